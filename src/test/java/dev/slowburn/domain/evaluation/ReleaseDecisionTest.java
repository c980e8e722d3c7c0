package dev.slowburn.domain.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.BudgetPolicy;
import dev.slowburn.domain.slo.Decision;
import dev.slowburn.domain.slo.ReleaseOverride;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReleaseDecisionTest {
    private static final BudgetPolicy POLICY =
            new BudgetPolicy("careful", Set.of("cart", "search", "mail"), Set.of("a", "b", "c"), 50, 90);

    private static ReleaseDecision.Cause cause(String budget, Decision decision, double consumed) {
        return new ReleaseDecision.Cause(budget, decision, POLICY, consumed);
    }

    @Test
    void strictestCauseDecidesAndIsFirst() {
        ReleaseDecision decision = ReleaseDecision.of(
                "cart",
                List.of(
                        cause("b/all", Decision.CAUTION, 0.8),
                        cause("c/all", Decision.FREEZE, 0.9),
                        cause("d/all", Decision.FREEZE, 2),
                        cause("a/all", Decision.CAUTION, 0.8)),
                Optional.empty());

        assertThat(decision.decision()).isEqualTo(Decision.FREEZE);
        assertThat(decision.policy()).isEqualTo("careful");
        assertThat(decision.causes())
                .extracting(ReleaseDecision.Cause::budgetId)
                .containsExactly("d/all", "c/all", "a/all", "b/all");
    }

    @Test
    void fingerprintIsTheSameInEveryProcess() {
        // It is stored and compared after a restart. The order of sets differs between processes, so it must not
        // contain one.
        ReleaseOverride override = new ReleaseOverride(
                "hotfix", Set.of("cart", "search", "mail"), Decision.PROCEED, 123, "ada", "the fix itself");
        ReleaseDecision decision =
                ReleaseDecision.of("cart", List.of(cause("b/all", Decision.CAUTION, 0.8)), Optional.of(override));

        assertThat(decision.fingerprint())
                .isEqualTo("PROCEED|hotfix:PROCEED:123:ada:the fix itself|b/all:CAUTION:careful:50:90");
    }
}
