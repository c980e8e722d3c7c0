package dev.slowburn.topology.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A rule returns when its coverage may have been deleted, because its ledgers have expired. */
class ReturningRuleTest extends ReplayScenario {
    private static final Duration RETENTION = Duration.ofHours(2);

    /** Without alerts and events: their ids begin again when the state of a budget has expired. */
    private final SloBuilder cart = cart().window("2h").target("0.5").alerts();

    /** Without outcomes, the event clock stands still, and ledgers do not expire. */
    @Test
    void withTheEventClockNothingIsCountedTwice() {
        harness = TopologyHarness.withReplay(
                TestSettings.eventClock(RETENTION), DefinitionSet.of(List.of(cart.build())), START);
        outcomesFor(Duration.ofMinutes(30));
        define();
        harness.minutes(RETENTION.toMinutes() + 30);

        define(cart);
        replayAll();
        harness.minutes(8);

        BudgetSnapshot snapshot = cartSnapshot();
        assertThat(snapshot.getBad()).isEqualTo(bad);
        assertThat(snapshot.getGood()).isEqualTo(good);
    }

    /** They expire a few minutes after those that were counted at the same time. */
    @Test
    void outcomesThatWereAheadOfTheClockAreNotCountedTwice() {
        given(RETENTION, cart);
        harness.send(Outcomes.bad("cart", harness.wallClock().plus(Duration.ofMinutes(4)), 1));
        harness.minutes(1);
        define();
        harness.minutes(RETENTION.toMinutes() + 1);

        define(cart);
        replayAll();
        harness.pass(Duration.ofSeconds(2));

        assertThat(cartSnapshot().getBad()).isEqualTo(1);
    }
}
