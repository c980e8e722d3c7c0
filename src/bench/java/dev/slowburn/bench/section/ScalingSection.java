package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.Input;
import dev.slowburn.bench.peer.PeerKind;
import dev.slowburn.bench.section.Contest.Contestant;
import java.io.IOException;
import java.util.List;

/** Throughput with more threads and more instances. */
final class ScalingSection {
    private static final int SERVICES = 200;

    private ScalingSection() {}

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        Input input = Input.produce(cluster, "scaling-input", plan.outcomes(), SERVICES);
        Contestant one = Contestant.of(PeerKind.SLOWBURN, input).as("1 instance, 1 thread");
        Contestant threads = Contestant.of(PeerKind.SLOWBURN, input)
                .as("1 instance, 2 threads")
                .with(1, 2);
        Contestant instances = Contestant.of(PeerKind.SLOWBURN, input)
                .as("2 instances, 1 thread each")
                .with(2, 1);
        new Contest(cluster, plan, figures)
                .run(
                        List.of(one, threads, instances),
                        List.of(List.of(threads.name(), one.name()), List.of(instances.name(), one.name())));
    }
}
