package dev.slowburn.topology.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.counting.PendingTallies;
import dev.slowburn.counting.TallyBuffer;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.testkit.topology.SampleOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TallyBatchTest {
    /** Maximum size of a record, less the tallies of other budgets before the last. */
    private static final int MOST_OF_A_RECORD = 1_000_000 - TallyBatch.LONG;

    private static final long HUGE = 1_000_000_000_000L;

    @Test
    void pendingTalliesOfABudgetFitIntoARecord() {
        Random random = new Random(1);
        PendingTallies pending = new PendingTallies();
        TallyBuffer tallies = new TallyBuffer(
                Long.MAX_VALUE,
                new BudgetKey("s".repeat(63), "o".repeat(63), "v".repeat(256), List.of("g".repeat(217))));
        SampleOutcome outcome = SampleOutcome.of(OutcomeKind.TIMEOUT).withCount(HUGE);

        for (int i = 0; !pending.isFull(Integer.MAX_VALUE); i++) {
            tallies.add(
                    random.nextInt(50_000_000),
                    outcome.withOperation("€".repeat(300) + i),
                    random.nextBoolean(),
                    pending);
        }

        List<byte[]> messages = new ArrayList<>();
        pending.drain(each -> {
            TallyBatch batch = new TallyBatch(false);
            batch.add(each);
            messages.add(batch.toMessage());
        });
        assertThat(messages).singleElement().satisfies(message -> assertThat(message)
                .hasSizeBetween(MOST_OF_A_RECORD / 10, MOST_OF_A_RECORD));
        assertThat(pending.isFull(1)).isFalse();
    }
}
