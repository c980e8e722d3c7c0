package dev.slowburn.topology.evaluate;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static dev.slowburn.testkit.Rules.burning;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.shuffle.FirstStage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** An SLO that is defined while the input already holds outcomes of its service: one in ten fails, a minute each. */
abstract class ReplayScenario {
    static final Instant START = Instant.parse("2026-03-01T12:00:30Z");
    static final int ALL = 100_000;

    TopologyHarness harness;
    long good;
    long bad;

    @AfterEach
    void close() {
        harness.history().assertInOrder();
        harness.close();
    }

    void given(Duration retention, SloBuilder... slos) {
        DefinitionSet defined =
                DefinitionSet.of(List.of(slos).stream().map(SloBuilder::build).toList());
        harness = TopologyHarness.withReplay(TestSettings.wallClock(retention), defined, START);
        harness.minutes(1);
    }

    static SloBuilder cart() {
        return new SloBuilder("cart").alerts(burning("hour", "2", "1h"));
    }

    void outcomesFor(Duration time) {
        for (long i = 0; i < time.toMinutes(); i++) {
            harness.send(good("cart", harness.wallClock(), 9));
            harness.send(bad("cart", harness.wallClock(), 1));
            good += 9;
            bad++;
            harness.sleep(Duration.ofMinutes(1));
        }
    }

    void define(SloBuilder... slos) {
        harness.define(List.of(slos).stream().map(SloBuilder::build).toArray(Slo[]::new));
        harness.pass(Duration.ofSeconds(3));
    }

    void passWithOtherPartition(int seconds) {
        for (int i = 0; i < seconds; i++) {
            harness.fromOtherPartition(FirstStage.progress(
                    1, ProgressMarker.NOTHING, harness.wallClock().toEpochMilli()));
            harness.pass(Duration.ofSeconds(1));
        }
    }

    /** One part of the history after another. */
    void replayAll() {
        for (int part = 0; part < 6; part++) {
            harness.replay(ALL);
        }
    }

    BudgetSnapshot cartSnapshot() {
        return harness.newestSnapshots().get("cart/all");
    }
}
