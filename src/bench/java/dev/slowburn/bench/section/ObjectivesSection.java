package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.BenchReport;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.Input;
import dev.slowburn.bench.peer.PeerKind;
import dev.slowburn.bench.process.MeasuredCost;
import dev.slowburn.bench.section.Contest.Contestant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ten thousand objectives with outcomes for all of them: the throughput compared with that of ten objectives, the heap of their rules, and
 * the CPU time of a change of one. With {@code --before} another version runs beside this one, round by round.
 */
final class ObjectivesSection {
    private static final int FEW = 5;
    private static final int MANY = 5_000;
    /** Rules that are built at once have about a hundred times as much. */
    private static final int RULES_BYTES = 24;

    private static final String BEFORE = ", before";
    private static final String FEW_NAME = "10 objectives";
    private static final String MANY_NAME = "10,000 objectives";

    private ObjectivesSection() {}

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        cost(plan, figures);
        figures.atMost("heap of an objective's rules in a task before outcomes", RULES_BYTES);
        Contestant few = Contestant.of(
                        PeerKind.SLOWBURN, Input.produce(cluster, "objectives-few-input", plan.outcomes(), FEW))
                .as(FEW_NAME);
        Contestant many = Contestant.of(
                        PeerKind.SLOWBURN, Input.produce(cluster, "objectives-many-input", plan.outcomes(), MANY))
                .as(MANY_NAME);
        List<Contestant> contestants = new ArrayList<>(List.of(few, many));
        List<List<String>> ratios = new ArrayList<>(List.of(List.of(MANY_NAME, FEW_NAME)));
        plan.before().ifPresent(classes -> {
            contestants.add(few.as(FEW_NAME + BEFORE).compiled(classes));
            contestants.add(many.as(MANY_NAME + BEFORE).compiled(classes));
            ratios.add(List.of(MANY_NAME + BEFORE, FEW_NAME + BEFORE));
            ratios.add(List.of(MANY_NAME, MANY_NAME + BEFORE));
            ratios.add(List.of(FEW_NAME, FEW_NAME + BEFORE));
        });
        new Contest(cluster, plan, figures).run(contestants, ratios);
        figures.atLeast(MANY_NAME + " / " + FEW_NAME, 0.5);
    }

    private static void cost(BenchPlan plan, Figures figures) throws IOException {
        for (int round = 1; round <= plan.rounds(); round++) {
            add(MeasuredCost.of(Optional.empty(), plan.log("cost")), "", figures);
            if (plan.before().isPresent()) {
                Optional<Path> classes = plan.before();
                add(MeasuredCost.of(classes, plan.log("cost")), BEFORE, figures);
            }
        }
    }

    private static void add(Map<String, Double> costs, String suffix, Figures figures) {
        costs.forEach((name, value) -> {
            System.out.printf("%-60s %12s%n", name + suffix, BenchReport.number(value));
            figures.add(name + suffix, name.endsWith("CPU") ? "ms" : "bytes", value);
        });
    }
}
