package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.BenchReport;
import dev.slowburn.bench.Figures;
import dev.slowburn.http.ListPages;
import dev.slowburn.http.ListPages.Cost;
import java.io.IOException;

/**
 * The cost of page 100 of the list of budgets over an instance and a hundred peers, by its position and by its number, in turn. Runs in the
 * benchmark's own process and without a broker; the peers are stand-ins that only answer requests for their parts.
 */
final class ListsSection {
    private static final int PEERS = 100;
    private static final int BUDGETS_OF_EACH = 1_000;
    private static final int PAGE = 100;
    private static final int READS = 3;

    private ListsSection() {}

    static void run(BenchPlan plan, Figures figures) throws IOException {
        try (ListPages pages = new ListPages(PEERS, BUDGETS_OF_EACH)) {
            String position = pages.positionOf(PAGE);
            for (int round = 1 - plan.warmUps(); round <= plan.rounds(); round++) {
                for (int read = 0; read < READS; read++) {
                    Figures each = round > 0 ? figures : new Figures();
                    Cost cursor = add(each, "page 100 by after", pages.after(position));
                    Cost offset = add(each, "page 100 by offset", pages.offset(PAGE));
                    each.add("page 100, bytes, after / offset", "ratio", cursor.bytes() / offset.bytes());
                    each.add("page 100, cpu, after / offset", "ratio", cursor.cpu() / offset.cpu());
                }
            }
        }
        figures.atMost("page 100, bytes, after / offset", 0.2);
        figures.atMost("page 100, cpu, after / offset", 0.5);
    }

    private static Cost add(Figures figures, String name, Cost cost) {
        System.out.printf(
                "%-20s %s MB from peers, %s ms cpu, %s ms%n",
                name,
                BenchReport.number(cost.bytes() / 1e6),
                BenchReport.number(cost.cpu()),
                BenchReport.number(cost.millis()));
        figures.add(name + ", from peers", "MB", cost.bytes() / 1e6);
        figures.add(name + ", cpu", "ms", cost.cpu());
        figures.add(name + ", duration", "ms", cost.millis());
        return cost;
    }
}
