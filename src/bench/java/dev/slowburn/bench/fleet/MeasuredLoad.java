package dev.slowburn.bench.fleet;

import dev.slowburn.testkit.fleet.Calibration;
import dev.slowburn.testkit.fleet.Fleet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Measurements of the same instances under the same load at different times. */
public record MeasuredLoad(Fleet fleet, List<Pass> passes) {

    /**
     * One of them.
     *
     * @param phase per second
     * @param others cores of the broker and the generators
     * @param p50 median time to snapshot in milliseconds; 0 without probes
     * @param delays times to snapshot; empty without probes
     */
    public record Pass(MeasuredPhase phase, double others, double p50, double p99, List<Calibration.Delay> delays) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%.3f cores, of them %.3f of compilers; broker and generator %.2f; %.1f commits/s of %.2f ms,"
                            + " %,.0f markers/s, %,.0f polls/s, %,.0f consumed/s, %,.0f sent/s, p50 %.0f ms, p99 %.0f ms",
                    phase.cores(),
                    phase.compilers(),
                    others,
                    phase.commits(),
                    phase.commitMillis() / phase.commits(),
                    phase.markers(),
                    phase.polls(),
                    phase.consumed(),
                    phase.sent(),
                    p50,
                    p99);
        }
    }

    public MeasuredLoad(Fleet fleet) {
        this(fleet, new ArrayList<>());
    }

    public void add(Pass pass) {
        passes.add(pass);
    }

    /** Medians, with the delays of all passes if there is one thread. */
    public Calibration.Step step() {
        return new Calibration.Step(
                fleet,
                median(MeasuredPhase::steadyCores),
                median(MeasuredPhase::polls),
                median(MeasuredPhase::commits),
                median(MeasuredPhase::markers),
                median(MeasuredPhase::commitMillis),
                fleet.allThreads() > 1
                        ? List.of()
                        : passes.stream()
                                .flatMap(each -> each.delays().stream())
                                .toList());
    }

    private double median(ToDoubleFunction<MeasuredPhase> figure) {
        double[] sorted =
                passes.stream().map(Pass::phase).mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
