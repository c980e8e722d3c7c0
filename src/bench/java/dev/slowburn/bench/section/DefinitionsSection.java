package dev.slowburn.bench.section;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.Figures;
import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.bench.load.Input;
import dev.slowburn.bench.peer.PeerKind;
import dev.slowburn.bench.section.Contest.Contestant;
import java.io.IOException;
import java.util.List;

/**
 * Cost of many definitions: ten SLOs of five services, compared with ten thousand of five thousand, with requests to the
 * same five services. {@link ObjectivesSection} has requests to all.
 */
final class DefinitionsSection {
    private static final int FEW = 5;
    private static final int MANY = 5_000;

    private DefinitionsSection() {}

    static void run(Cluster cluster, BenchPlan plan, Figures figures) throws IOException, InterruptedException {
        Input narrow = Input.produce(cluster, "definitions-narrow-input", plan.outcomes(), FEW);
        Contestant few = Contestant.of(PeerKind.SLOWBURN, narrow).as("10 SLOs");
        Contestant many =
                Contestant.of(PeerKind.SLOWBURN, narrow).as("10,000 SLOs").definitions(MANY);
        new Contest(cluster, plan, figures).run(List.of(few, many), List.of(List.of(many.name(), few.name())));
        figures.atLeast(many.name() + " / " + few.name(), 0.8);
    }
}
