package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.BenchReport;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.input.InputRace;
import dev.slowburn.bench.input.InputRace.Format;

/**
 * Formats of inputs: the rate at which one core decodes and counts items. Runs in the benchmark's own process and without a
 * broker, so the figures exclude fetching.
 */
final class InputsSection {
    private static final long ITEMS = 5_000_000;
    private static final String RATIO = Format.SPANS.title() + " / " + Format.GENERATED.title();

    private InputsSection() {}

    static void run(BenchPlan plan, Figures figures) {
        InputRace race = new InputRace();
        for (int round = 1 - plan.warmUps(); round <= plan.rounds(); round++) {
            double spans = 0;
            for (Format format : Format.values()) {
                InputRace.Result result = race.run(format, ITEMS);
                System.out.printf(
                        "round %d: %-26s %s per second and core, %s ns, %s bytes%n",
                        round,
                        format.title(),
                        BenchReport.number(result.perSecond()),
                        BenchReport.number(result.nanos()),
                        BenchReport.number(result.bytes()));
                Figures each = round > 0 ? figures : new Figures();
                each.add(format.title(), "items/s/core", result.perSecond());
                each.add(format.title() + ", cpu", "ns/item", result.nanos());
                each.add(format.title() + ", allocated", "bytes/item", result.bytes());
                if (format == Format.SPANS) {
                    spans = result.perSecond();
                } else if (format == Format.GENERATED) {
                    each.add(RATIO, "ratio", spans / result.perSecond());
                }
            }
        }
        figures.atLeast(Format.SPANS.title(), 1_500_000);
        figures.atLeast(RATIO, 5);
    }
}
