package dev.slowburn.bench;

import dev.slowburn.bench.Contest.Contestant;
import dev.slowburn.bench.peer.Peers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How fast a backlog is worked off on one thread, by Slowburn and by its peers. */
final class ThroughputSection {
    private static final int SERVICES = 200;

    private ThroughputSection() {}

    static void run(Cluster cluster, Plan plan, Figures figures) throws IOException, InterruptedException {
        Input input = Input.produce(cluster, "throughput-input", plan.outcomes(), SERVICES);
        List<Contestant> contestants = new ArrayList<>();
        List<List<String>> ratios = new ArrayList<>();
        for (Peers peer : Peers.values()) {
            contestants.add(Contestant.of(peer, input));
            if (peer != Peers.SLOWBURN) {
                ratios.add(List.of(Peers.SLOWBURN.label(), peer.label()));
            }
        }
        new Contest(cluster, plan, figures).run(contestants, ratios);
        figures.atLeast("slowburn / no-op", 0.8);
    }
}
