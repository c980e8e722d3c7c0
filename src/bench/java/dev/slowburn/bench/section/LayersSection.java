package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.BenchReport;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.Input;
import dev.slowburn.bench.peer.PeerKind;
import dev.slowburn.bench.section.Contest.Contestant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The CPU time of an outcome by layer: peers that each do one thing more than another, and the differences between them. All have one thread,
 * and run in turn. The differences of a round vary more than its measurements, so rounds are four times as long as those of other sections.
 */
final class LayersSection {
    private static final int SERVICES = 200;
    private static final int LONGER = 4;
    private static final PeerKind DECODER = PeerKind.DECODER;

    private static final List<Layer> LAYERS = List.of(
            new Layer("fetching, decompressing, splitting batches", PeerKind.CONSUMER, List.of()),
            new Layer("decoding", DECODER, List.of(PeerKind.CONSUMER)),
            new Layer("classifying and adding to tallies", PeerKind.COUNTER, List.of(DECODER)),
            new Layer("Kafka Streams with a record per poll, and its commits", PeerKind.BATCHES, List.of(DECODER)));

    private LayersSection() {}

    /** A layer: the CPU time of one peer without that of others. */
    private record Layer(String name, PeerKind with, List<PeerKind> without) {
        double nanos(Figures figures, int round) {
            double nanos = cpu(figures, with, round);
            for (PeerKind each : without) {
                nanos -= cpu(figures, each, round);
            }
            return nanos;
        }
    }

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        Input input = Input.produce(cluster, "layers-input", plan.outcomes() * LONGER, SERVICES);
        List<Contestant> contestants = new ArrayList<>();
        for (PeerKind peer : List.of(
                PeerKind.CONSUMER, DECODER, PeerKind.COUNTER, PeerKind.NO_OP, PeerKind.BATCHES, PeerKind.SLOWBURN)) {
            contestants.add(Contestant.of(peer, input).as(name(peer)));
        }
        new Contest(cluster, plan, figures).run(contestants, List.of(List.of(name(PeerKind.SLOWBURN), name(DECODER))));
        for (int round = 0; round < plan.rounds(); round++) {
            double rest = cpu(figures, PeerKind.SLOWBURN, round);
            for (Layer layer : LAYERS) {
                double nanos = layer.nanos(figures, round);
                rest -= nanos;
                figures.add("layer: " + layer.name(), "ns/outcome", nanos);
            }
            figures.add("layer: shuffle, ledgers, evaluation, outputs", "ns/outcome", rest);
            figures.add(
                    "Kafka Streams with a record per outcome, and its commits",
                    "ns/outcome",
                    cpu(figures, PeerKind.NO_OP, round) - cpu(figures, DECODER, round));
        }
        shares(figures);
        figures.atMost(name(PeerKind.SLOWBURN) + " / " + name(DECODER) + " cpu", 2);
    }

    private static void shares(Figures figures) {
        double all = figures.get(name(PeerKind.SLOWBURN) + " cpu").median();
        for (Figures.Figure each : figures.figures()) {
            if (each.name().startsWith("layer: ")) {
                System.out.printf(
                        "%-64s %8s ns an outcome %6s %%%n",
                        each.name(), BenchReport.number(each.median()), BenchReport.number(100 * each.median() / all));
            }
        }
    }

    private static String name(PeerKind peer) {
        return peer.label() + ", 1 thread";
    }

    private static double cpu(Figures figures, PeerKind peer, int round) {
        return figures.get(name(peer) + " cpu").values().get(round);
    }
}
