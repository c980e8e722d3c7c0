package dev.slowburn.counting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.outcome.Verdict;
import dev.slowburn.testkit.topology.SampleOutcome;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The memory of the verdicts of a rule. */
class VerdictMemoTest {
    private static final int MANY = 3 * VerdictMemo.MAX_SLOTS;

    private final VerdictMemo memo = new VerdictMemo(new Sli(
            "even",
            Set.of(OutcomeField.OPERATION),
            outcome -> outcome.operation().hashCode() % 2 == 0 ? Verdict.GOOD : Verdict.BAD));

    @Test
    void hasNoSlotsBeforeTheFirstOutcome() {
        memo.addService();

        assertThat(memo.slots()).isZero();
    }

    @Test
    void isBoundedByTheNumberOfServicesForAnyNumberOfOperations() {
        memo.addService();
        classifyMany();
        assertThat(memo.slots()).isEqualTo(VerdictMemo.SLOTS_EACH);

        memo.addService();
        classifyMany();
        assertThat(memo.slots()).isEqualTo(2 * VerdictMemo.SLOTS_EACH);

        for (int service = 0; service < MANY; service++) {
            memo.addService();
        }
        classifyMany();
        assertThat(memo.slots()).isEqualTo(VerdictMemo.MAX_SLOTS);
    }

    private void classifyMany() {
        for (int i = 0; i < MANY; i++) {
            String operation = "GET /" + i;
            assertThat(memo.classify(
                            new SampleOutcome("s", 0, operation, OutcomeKind.SUCCESS, null, null, 1, Map.of())))
                    .isEqualTo(operation.hashCode() % 2 == 0 ? Verdict.GOOD : Verdict.BAD);
        }
    }
}
