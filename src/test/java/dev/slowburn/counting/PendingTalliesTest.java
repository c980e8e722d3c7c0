package dev.slowburn.counting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.testkit.topology.SampleOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingTalliesTest {
    private static final SampleOutcome BAD = SampleOutcome.of(OutcomeKind.SERVER_ERROR);

    private final PendingTallies pending = new PendingTallies();
    private final TallyBuffer buffer = new TallyBuffer(1, new BudgetKey("slo", "objective", "service", List.of()));

    @Test
    void countsContributorsOfAllBudgetsUntilTheyAreDrained() {
        TallyBuffer other = new TallyBuffer(2, new BudgetKey("other", "objective", "service", List.of()));
        buffer.add(1, BAD.withCode(500), false, pending);
        buffer.add(1, BAD.withCode(501), false, pending);
        buffer.add(1, BAD.withCode(501), false, pending);
        assertThat(pending.isFull(3)).isFalse();

        other.add(1, BAD.withCode(500), false, pending);
        assertThat(pending.isFull(3)).isTrue();

        pending.drain(drained -> {});
        assertThat(pending.isFull(1)).isFalse();
    }
}
