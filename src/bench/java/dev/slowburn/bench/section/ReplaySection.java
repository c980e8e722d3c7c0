package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.BenchReport;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.Input;
import dev.slowburn.bench.peer.BenchPeer;
import dev.slowburn.bench.peer.PeerKind;
import dev.slowburn.bench.probe.ReplayTrial;
import dev.slowburn.bench.process.PeerProcess;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counting the input again: the delay of live snapshots with a replay at the default rate, compared with that without; and the
 * throughput of a replay without a limit, compared with that of a backlog of the same records that is counted live, with one
 * stream thread each.
 */
final class ReplaySection {
    private static final int SERVICES = 200;
    private static final String LIVE = "backlog, live";
    private static final String REPLAY = "backlog, replay";
    private static final Map<String, String> NO_LIMIT = Map.of("replay.rate", Integer.toString(Integer.MAX_VALUE));

    private ReplaySection() {}

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        throughput(cluster, plan, figures);
        try (PeerProcess slowburn =
                PeerProcess.start(PeerKind.SLOWBURN, plan.options(), Map.of(), plan.log("replay-freshness"))) {
            new ReplayTrial(plan, plan.quick() ? 10 : 20).run(cluster, slowburn, figures);
        }
        figures.atMost(ReplayTrial.RATIO, 1.3);
        figures.atLeast(REPLAY + " / " + LIVE, 1);
    }

    private static void throughput(Cluster cluster, BenchPlan plan, Figures figures)
            throws IOException, InterruptedException {
        Input input = Input.produce(cluster, "replay-throughput-input", plan.outcomes(), SERVICES);
        try (PeerProcess live = start(plan, "replay-live");
                PeerProcess replay = start(plan, "replay-replay")) {
            for (int round = 1 - plan.warmUps(); round <= plan.rounds(); round++) {
                Figures each = round > 0 ? figures : new Figures();
                String number = "-" + (round + plan.warmUps());
                Race race = new Race(cluster);
                Race.Result counted = race.run(
                        List.of(live),
                        job("bench-backlog-live" + number, cluster, plan, Map.of()),
                        input,
                        PeerKind.SLOWBURN);
                add(LIVE, round, counted, each);
                Race.Result again =
                        race.replay(replay, job("bench-backlog-replay" + number, cluster, plan, NO_LIMIT), input);
                add(REPLAY, round, again, each);
                each.add(REPLAY + " / " + LIVE, "ratio", again.perSecond() / counted.perSecond());
            }
        }
    }

    private static PeerProcess start(BenchPlan plan, String log) throws IOException {
        return PeerProcess.start(PeerKind.SLOWBURN, plan.options(), Map.of(), plan.log(log));
    }

    private static BenchPeer.Job job(
            String application, Cluster cluster, BenchPlan plan, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(plan.settings());
        return new BenchPeer.Job(application, cluster.bootstrap(), "replay-throughput-input", SERVICES, 1, all);
    }

    private static void add(String name, int round, Race.Result result, Figures figures) {
        System.out.printf(
                "%s %-40s %12s outcomes/s %8s ns of CPU per outcome%n",
                round > 0 ? "round " + round : "warm-up",
                name,
                BenchReport.number(result.perSecond()),
                BenchReport.number(result.cpuNanos()));
        figures.add(name, "outcomes/s", result.perSecond());
        figures.add(name + " cpu", "ns/outcome", result.cpuNanos());
        figures.add(name + " broker", "ns/outcome", result.brokerNanos());
    }
}
