package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.Input;
import dev.slowburn.bench.peer.PeerKind;
import dev.slowburn.bench.section.Contest.Contestant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Throughput of one process on all cores for a backlog, for Slowburn and its peers. Each has as many threads or task slots as
 * there are cores, as the documentation of Kafka Streams and of Flink recommends; results per thread are not comparable, as
 * Flink uses three threads for one slot. The plain consumers have one thread.
 */
final class ThroughputSection {
    private static final int SERVICES = 200;

    /** Target ratios of Slowburn's throughput to that of a peer. */
    private static final Map<PeerKind, Double> TARGETS =
            Map.of(PeerKind.NO_OP, 0.8, PeerKind.FLINK_HEAP, 1.0, PeerKind.FLINK_ROCKSDB, 4.0, PeerKind.DSL, 4.0);

    private ThroughputSection() {}

    private static void target(List<String> pair, Figures figures) {
        Double least = TARGETS.get(PeerKind.labelled(pair.get(1)));
        if (least != null) {
            figures.atLeast(pair.get(0) + " / " + pair.get(1), least);
        }
        if (pair.get(1).equals(PeerKind.DECODER.label())) {
            figures.atMost(pair.get(0) + " / " + pair.get(1) + " cpu", 2);
        }
    }

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        Input input = Input.produce(cluster, "throughput-input", plan.outcomes(), SERVICES);
        figures.add("input", "bytes/outcome", (double) cluster.bytes(input.topic()::equals) / input.outcomes());
        List<Contestant> contestants = new ArrayList<>();
        List<List<String>> ratios = new ArrayList<>();
        for (PeerKind peer : PeerKind.values()) {
            if (peer == PeerKind.SLOWBURN || plan.peers().contains(peer)) {
                contestants.add(Contestant.of(peer, input).with(1, plan.threads()));
            }
            if (peer != PeerKind.SLOWBURN && plan.peers().contains(peer)) {
                ratios.add(List.of(PeerKind.SLOWBURN.label(), peer.label()));
            }
        }
        new Contest(cluster, plan, figures).run(contestants, ratios);
        ratios.forEach(pair -> target(pair, figures));
    }
}
