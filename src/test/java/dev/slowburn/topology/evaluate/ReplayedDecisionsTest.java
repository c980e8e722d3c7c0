package dev.slowburn.topology.evaluate;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.domain.slo.Decision;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.ReleaseOverride;
import dev.slowburn.testkit.SloBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Release decisions while the history of an objective is counted. */
class ReplayedDecisionsTest extends ReplayScenario {
    private static final SloBuilder OTHER =
            new SloBuilder("other").service("cart").window("1h");

    /** When it has ended, it is unknown again what the budgets require. */
    @Test
    void overrideAppliesWhileTheHistoryIsCounted() {
        given(Duration.ofDays(1));
        outcomesFor(Duration.ofMinutes(90));
        SloBuilder[] cart = {cart()};

        assertThat(decisionsAfter(cart)).isEmpty();
        assertThat(decisionsAfter(cart, override(Decision.FREEZE))).containsExactly("FREEZE by freeze");
        assertThat(decisionsAfter(cart, override(Decision.PROCEED))).containsExactly("PROCEED by proceed");
        harness.minutes(6);
        assertThat(decisions()).containsExactly("none");

        replayAll();
        harness.pass(Duration.ofSeconds(2));
        assertThat(decisions()).containsExactly("FREEZE");
    }

    @Test
    void exhaustedBudgetBlocksWhileTheHistoryOfAnotherIsCounted() {
        given(Duration.ofDays(1), OTHER);
        harness.send(good("cart", harness.wallClock(), 1_000));
        harness.minutes(1);
        assertThat(harness.newestDecisions().get("cart").getDecision()).isEqualTo(dev.slowburn.avro.Decision.PROCEED);
        SloBuilder[] both = {OTHER, cart()};
        assertThat(decisionsAfter(both)).isEmpty();

        harness.send(bad("cart", harness.wallClock(), 1_000));
        harness.pass(Duration.ofSeconds(2));
        assertThat(decisions()).containsExactly("FREEZE");

        // That this budget has recovered does not show that a release is safe.
        harness.send(good("cart", harness.wallClock(), 10_000_000));
        harness.pass(Duration.ofSeconds(2));
        assertThat(decisions()).isEmpty();

        replayAll();
        harness.pass(Duration.ofSeconds(2));
        assertThat(decisions()).containsExactly("PROCEED");
    }

    @Test
    void whatBudgetsRequireAppliesAgainAfterAnOverrideAlsoWhileTheHistoryIsCounted() {
        given(Duration.ofDays(1), OTHER);
        outcomesFor(Duration.ofMinutes(2));
        assertThat(harness.newestDecisions().get("cart").getDecision()).isEqualTo(dev.slowburn.avro.Decision.FREEZE);

        SloBuilder[] both = {OTHER, cart()};
        assertThat(decisionsAfter(both, override(Decision.PROCEED))).containsExactly("PROCEED by proceed");
        harness.minutes(6);

        assertThat(decisions()).containsExactly("FREEZE");
    }

    /** The decisions that are published within three seconds after definitions. */
    private List<String> decisionsAfter(SloBuilder[] slos, ReleaseOverride... overrides) {
        harness.decisions();
        harness.define(new DefinitionSet(
                List.of(slos).stream().map(SloBuilder::build).toList(), List.of(), List.of(), List.of(overrides)));
        harness.pass(Duration.ofSeconds(3));
        return decisions();
    }

    private List<String> decisions() {
        return harness.decisions().stream()
                .map(decision -> decision == null ? "none" : decision.getDecision() + by(decision))
                .toList();
    }

    private static String by(ReleaseDecision decision) {
        return decision.getOverride() == null
                ? ""
                : " by " + decision.getOverride().getName();
    }

    private ReleaseOverride override(Decision decision) {
        long expires = harness.wallClock().plus(Duration.ofMinutes(5)).toEpochMilli();
        return new ReleaseOverride(
                decision.name().toLowerCase(Locale.ROOT), Set.of("cart"), decision, expires, "ada", "why");
    }
}
