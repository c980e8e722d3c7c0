package dev.slowburn.bench.section;

import dev.slowburn.bench.Figures;
import dev.slowburn.bench.Plan;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.Input;
import dev.slowburn.bench.peer.Peers;
import dev.slowburn.bench.section.Contest.Contestant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How fast a backlog is worked off by one process on all cores, by Slowburn and by its peers. Each has as many threads or
 * task slots as there are cores, as the documentation of Kafka Streams and of Flink advises: what one of them does in one thread
 * the other does in three, so threads cannot be compared. The plain consumer is one.
 */
final class ThroughputSection {
    private static final int SERVICES = 200;

    /** How many times the throughput of a peer Slowburn is to have. */
    private static final Map<Peers, Double> LEAST =
            Map.of(Peers.NO_OP, 0.8, Peers.FLINK_HEAP, 1.0, Peers.FLINK_ROCKSDB, 4.0, Peers.DSL, 4.0);

    private ThroughputSection() {}

    private static void target(List<String> pair, Figures figures) {
        Double least = LEAST.get(Peers.labelled(pair.get(1)));
        if (least != null) {
            figures.atLeast(pair.get(0) + " / " + pair.get(1), least);
        }
    }

    static void run(Cluster cluster, Plan plan, Figures figures) throws IOException, InterruptedException {
        Input input = Input.produce(cluster, "throughput-input", plan.outcomes(), SERVICES);
        figures.add("input", "bytes/outcome", (double) cluster.bytes(input.topic()::equals) / input.outcomes());
        List<Contestant> contestants = new ArrayList<>();
        List<List<String>> ratios = new ArrayList<>();
        for (Peers peer : Peers.values()) {
            if (peer == Peers.SLOWBURN || plan.peers().contains(peer)) {
                contestants.add(Contestant.of(peer, input).with(1, plan.threads()));
            }
            if (peer != Peers.SLOWBURN && plan.peers().contains(peer)) {
                ratios.add(List.of(Peers.SLOWBURN.label(), peer.label()));
            }
        }
        new Contest(cluster, plan, figures).run(contestants, ratios);
        ratios.forEach(pair -> target(pair, figures));
    }
}
