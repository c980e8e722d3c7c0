package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.PacedLoad;
import dev.slowburn.bench.peer.PeerKind;
import dev.slowburn.bench.probe.FreshnessTrial;
import dev.slowburn.bench.process.PeerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Time from when an outcome was due to be sent until a {@code read_committed} consumer has the record that counts it: the first
 * snapshot of a budget that was idle before, as snapshots are limited to one per second; its EXHAUSTED event; and for busy
 * budgets the age of the newest outcome in a snapshot.
 */
final class FreshnessSection {
    private static final int FAST = 50_000;
    private static final int SLOW = 10_000;

    private FreshnessSection() {}

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        try (PeerProcess slowburn =
                PeerProcess.start(PeerKind.SLOWBURN, plan.options(), Map.of(), plan.log("freshness"))) {
            warmUp(cluster, slowburn, plan.quick() ? 10 : 120);
            for (FreshnessTrial trial : trials(plan)) {
                trial.run(cluster, slowburn, figures);
            }
        }
        for (String what : List.of("freshness to snapshot", "freshness to EXHAUSTED")) {
            figures.atMost(what + " p50", 300);
            figures.atMost(what + " p99", 800);
        }
    }

    /** Applies the load until the JIT compilers are done. */
    private static void warmUp(Cluster cluster, PeerProcess slowburn, int seconds)
            throws IOException, InterruptedException {
        new FreshnessTrial("warm-up", FAST, Map.of(), PacedLoad.services(seconds), 0, 1, seconds, false)
                .run(cluster, slowburn, new Figures());
    }

    private static List<FreshnessTrial> trials(BenchPlan plan) {
        int warmUp = 5;
        int seconds = plan.quick() ? 7 : 20;
        int services = PacedLoad.services(warmUp + plan.rounds() * seconds);
        List<FreshnessTrial> trials = new ArrayList<>();
        trials.add(new FreshnessTrial("freshness", FAST, Map.of(), services, warmUp, plan.rounds(), seconds, false));
        if (!plan.quick()) {
            trials.add(brief("freshness, step by step", FAST, Map.of(), services, true));
            trials.add(brief("freshness at " + SLOW + "/s", SLOW, Map.of(), services, false));
            for (String interval : List.of("50ms", "500ms")) {
                trials.add(brief(
                        "freshness commit.interval " + interval,
                        FAST,
                        Map.of("commit.interval", interval),
                        services,
                        false));
            }
        }
        return trials;
    }

    private static FreshnessTrial brief(
            String name, int perSecond, Map<String, String> settings, int services, boolean steps) {
        return new FreshnessTrial(name, perSecond, settings, services, 5, 5, 3, steps);
    }
}
