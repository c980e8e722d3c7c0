package dev.slowburn.topology.evaluate;

import static dev.slowburn.testkit.Outcomes.bad;
import static dev.slowburn.testkit.Outcomes.good;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.DecisionCause;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.domain.ledger.ByteWriter;
import dev.slowburn.domain.slo.BudgetPolicy;
import dev.slowburn.domain.slo.Decision;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.ReleaseOverride;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.view.CurrentDecision;
import dev.slowburn.tracking.LastDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Release decisions for the service cart by two budgets, of 99 % and of 90 % over two hours. */
class DecisionScenarioTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");
    private static final List<Slo> SLOS = List.of(
            new SloBuilder("strict").service("cart").build(),
            new SloBuilder("loose").service("cart").target("0.9").build());

    private TopologyHarness harness = new TopologyHarness(TestSettings.wallClock(), DefinitionSet.of(SLOS), START);

    @AfterEach
    void close() {
        harness.close();
    }

    private void now(long good, long bad) {
        harness.send(good("cart", harness.wallClock(), good));
        harness.send(bad("cart", harness.wallClock(), bad));
    }

    private void define(List<BudgetPolicy> policies, ReleaseOverride... overrides) {
        harness.define(new DefinitionSet(SLOS, policies, List.of(), List.of(overrides)));
        harness.pass(Duration.ofSeconds(1));
    }

    private List<String> decisions() {
        return harness.decisions().stream()
                .map(decision -> decision == null ? "none" : inShort(decision))
                .toList();
    }

    private static String inShort(ReleaseDecision decision) {
        return "#" + decision.getSequence() + " " + decision.getDecision() + " by " + decision.getPolicy() + ": "
                + String.join(
                        ", ",
                        decision.getCauses().stream()
                                .map(cause -> cause.getBudgetId() + " " + cause.getDecision())
                                .toList());
    }

    @Test
    void worstBudgetDecidesAndEachDecisionIsPublishedOnce() {
        harness.pass(Duration.ofSeconds(2));
        assertThat(decisions()).containsExactly("#1 PROCEED by default: ");

        now(10_000, 0);
        harness.send(bad("cart", harness.wallClock(), 75));

        assertThat(decisions()).isEmpty();

        harness.send(bad("cart", harness.wallClock(), 1));
        assertThat(decisions()).containsExactly("#2 CAUTION by default: strict/all CAUTION");

        harness.send(bad("cart", harness.wallClock(), 1));
        harness.minutes(5);

        assertThat(decisions()).isEmpty();

        harness.send(bad("cart", harness.wallClock(), 1_000));
        ReleaseDecision worst = harness.newestDecisions().get("cart");

        assertThat(inShort(worst)).isEqualTo("#3 FREEZE by default: strict/all FREEZE, loose/all CAUTION");
        assertThat(worst.getCauses().get(1))
                .extracting(DecisionCause::getReason)
                .isEqualTo("97.2 % of the budget is used; policy \"default\" advises caution at 75 %");
        assertThat(worst.getDecidedAt()).isEqualTo(harness.wallClock());

        harness = harness.restart(Duration.ofSeconds(10));
        harness.minutes(2);

        assertThat(decisions()).isEmpty();

        now(1_000_000, 0);
        assertThat(decisions()).containsExactly("#4 PROCEED by default: ");
    }

    @Test
    void mostSpecificPolicyDecides() {
        now(1_000, 5);
        decisions();
        BudgetPolicy all = new BudgetPolicy("for-all", Set.of(), Set.of(), 50, 100);
        define(List.of(all));

        assertThat(decisions()).isEmpty();

        now(0, 1);
        assertThat(decisions()).containsExactly("#2 CAUTION by for-all: strict/all CAUTION");

        BudgetPolicy service = new BudgetPolicy("for-cart", Set.of("cart"), Set.of(), 10, 20);
        define(List.of(all, service));

        // 0.6 % bad is 60 % of the strict budget and 6 % of the loose one.
        assertThat(decisions()).containsExactly("#3 FREEZE by for-cart: strict/all FREEZE");

        BudgetPolicy slo = new BudgetPolicy("for-loose", Set.of(), Set.of("loose"), 1, 200);
        BudgetPolicy other = new BudgetPolicy("for-search", Set.of("search"), Set.of("loose"), 1, 2);
        define(List.of(all, service, slo, other));

        assertThat(decisions()).containsExactly("#4 FREEZE by for-cart: strict/all FREEZE, loose/all CAUTION");

        define(List.of());
        assertThat(decisions()).containsExactly("#5 PROCEED by default: ");
    }

    @Test
    void overrideAppliesUntilItExpiresAndNamesItsAuthor() {
        now(0, 10);
        assertThat(decisions()).last().isEqualTo("#2 FREEZE by default: strict/all FREEZE, loose/all FREEZE");

        Instant end = harness.wallClock().plus(Duration.ofMinutes(10));
        ReleaseOverride hotfix = new ReleaseOverride(
                "hotfix", Set.of("cart", "search"), Decision.PROCEED, end.toEpochMilli(), "ada", "the fix itself");
        define(List.of(), hotfix);
        ReleaseDecision decision = harness.newestDecisions().get("cart");

        assertThat(inShort(decision)).isEqualTo("#3 PROCEED by default: strict/all FREEZE, loose/all FREEZE");
        assertThat(decision.getOverride())
                .extracting("name", "author", "reason", "expiresAt")
                .containsExactly("hotfix", "ada", "the fix itself", end);

        harness.pass(Duration.ofSeconds(598));
        assertThat(decisions()).isEmpty();

        harness.pass(Duration.ofSeconds(1));
        // Nothing else has changed, and there was no outcome. Search has no budgets, so its decision stays PROCEED.
        List<ReleaseDecision> after = harness.decisions();

        assertThat(after).extracting(ReleaseDecision::getService).containsExactlyInAnyOrder("cart", "search");
        assertThat(after).extracting(ReleaseDecision::getOverride).containsOnlyNulls();

        define(List.of());
        assertThat(decisions()).containsExactly("none");
    }

    @Test
    void sinceIsWhenTheDecisionChanged() {
        harness.pass(Duration.ofSeconds(2));
        Instant began = sinceOfTheNewest();
        assertThat(began).isBetween(START, harness.wallClock());
        now(1_000, 8);
        Instant caution = harness.wallClock();
        assertThat(sinceOfTheNewest()).isEqualTo(caution);
        harness.minutes(3);
        now(0, 3);
        Instant freeze = harness.wallClock();
        assertThat(sinceOfTheNewest()).isEqualTo(freeze);

        harness.minutes(10);
        harness = harness.restart(Duration.ofSeconds(10));
        harness.minutes(1);
        assertThat(decided().since()).hasValue(freeze.toEpochMilli());
        assertThat(decided().at()).isGreaterThan(freeze.toEpochMilli());

        // The cause differs, the decision is the same.
        now(0, 1_000);
        ReleaseDecision other = harness.newestDecisions().get("cart");
        assertThat(other.getCauses()).hasSize(2);
        assertThat(other.getSince()).isEqualTo(freeze);
        define(
                List.of(),
                new ReleaseOverride("stop", Set.of("cart"), Decision.FREEZE, Long.MAX_VALUE / 2, "ada", "not today"));
        assertThat(decided().since()).hasValue(freeze.toEpochMilli());
        now(1_000_000, 0);
        define(List.of());
        assertThat(decided().decision().decision()).isEqualTo(Decision.PROCEED);
        assertThat(decided().since()).hasValue(harness.wallClock().toEpochMilli());
    }

    private Instant sinceOfTheNewest() {
        return harness.newestDecisions().get("cart").getSince();
    }

    private CurrentDecision decided() {
        return harness.evaluationView()
                .taskOf("cart")
                .orElseThrow()
                .decision("cart")
                .orElseThrow();
    }

    @Test
    void sinceOfFormerVersionsIsUnknown() {
        ByteWriter bytes = new ByteWriter();
        bytes.raw(new byte[] {1});
        bytes.number(7);
        bytes.text("FREEZE|strict/all:FREEZE:default:75:100");
        LastDecision former = DecisionStore.fromBytes(bytes.toArray());

        assertThat(former.since()).isEmpty();
        assertThat(DecisionStore.fromBytes(DecisionStore.toBytes(former))).isEqualTo(former);

        LastDecision known = new LastDecision(
                8, former.fingerprint(), OptionalLong.of(1_234_567_890_123L), Optional.of(Decision.CAUTION), true);
        assertThat(DecisionStore.fromBytes(DecisionStore.toBytes(known))).isEqualTo(known);
    }

    @Test
    void decidesNothingWhileInputIsLagging() {
        now(1_000, 0);
        decisions();
        Instant down = harness.wallClock();
        harness = harness.restart(Duration.ofHours(1));
        harness.broker().backlog(2);
        harness.pass(Duration.ofSeconds(2));
        Instant then = down.plus(Duration.ofMinutes(10));
        harness.send(bad("cart", then, 500), then);
        harness.pass(Duration.ofSeconds(5));
        define(List.of(new BudgetPolicy("new", Set.of(), Set.of(), 1, 2)));

        assertThat(decisions()).isEmpty();

        harness.send(good("cart", harness.wallClock(), 1_000_000), harness.wallClock());
        harness.pass(Duration.ofSeconds(2));

        // 500 bad of 1,001,500 are 5 % of the strict budget.
        assertThat(decisions()).containsExactly("#2 FREEZE by new: strict/all FREEZE");
    }

    @Test
    void overrideAppliesWhileInputIsLagging() {
        now(1_000, 0);
        decisions();
        harness = harness.restart(Duration.ofHours(1));
        harness.broker().backlog(2);
        harness.pass(Duration.ofSeconds(2));
        ReleaseOverride stop = new ReleaseOverride(
                "stop",
                Set.of("cart"),
                Decision.FREEZE,
                harness.wallClock().plus(Duration.ofMinutes(1)).toEpochMilli(),
                "ada",
                "unsafe");
        define(List.of(), stop);
        assertThat(decisions()).containsExactly("#2 FREEZE by default: ");
        assertThat(decided().decision().override()).contains(stop);

        harness.pass(Duration.ofMinutes(2));

        // What the budgets required before it.
        assertThat(decisions()).containsExactly("#3 PROCEED by default: ");
    }
}
