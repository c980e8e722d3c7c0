package dev.slowburn.bench;

import dev.slowburn.bench.Contest.Contestant;
import dev.slowburn.bench.peer.Peers;
import java.io.IOException;
import java.util.List;

/**
 * What many definitions cost: ten SLOs over five services beside ten thousand over five thousand, first with the same requests to
 * the same five services, then with requests to all five thousand.
 */
final class DefinitionsSection {
    private static final int FEW = 5;
    private static final int MANY = 5_000;

    private DefinitionsSection() {}

    static void run(Cluster cluster, Plan plan, Figures figures) throws IOException, InterruptedException {
        Input narrow = Input.produce(cluster, "definitions-narrow-input", plan.outcomes(), FEW);
        Input wide = Input.produce(cluster, "definitions-wide-input", plan.outcomes(), MANY);
        Contestant few = Contestant.of(Peers.SLOWBURN, narrow).as("10 SLOs");
        Contestant many =
                Contestant.of(Peers.SLOWBURN, narrow).as("10,000 SLOs").definitions(MANY);
        Contestant spread = Contestant.of(Peers.SLOWBURN, wide).as("10,000 SLOs, all of them busy");
        new Contest(cluster, plan, figures)
                .run(
                        List.of(few, many, spread),
                        List.of(List.of(many.name(), few.name()), List.of(spread.name(), few.name())));
        figures.atLeast(many.name() + " / " + few.name(), 0.8);
        figures.atLeast(spread.name() + " / " + few.name(), 0.8);
    }
}
