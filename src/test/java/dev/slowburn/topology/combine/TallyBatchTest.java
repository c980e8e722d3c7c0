package dev.slowburn.topology.combine;

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
    /** With others before it, until those are long by themselves. */
    private static final int MOST_OF_A_RECORD = 1_000_000 - TallyBatch.LONG;

    private static final long HUGE = 1_000_000_000_000L;

    @Test
    void whatWaitsOfOneBudgetFitsIntoARecordHoweverLargeTheNumbersAndWhateverTheOrder() {
        Random random = new Random(1);
        PendingTallies waiting = new PendingTallies();
        TallyBuffer sums = new TallyBuffer(
                Long.MAX_VALUE,
                new BudgetKey("s".repeat(63), "o".repeat(63), "v".repeat(256), List.of("g".repeat(217))));
        SampleOutcome outcome = SampleOutcome.of(OutcomeKind.TIMEOUT).withCount(HUGE);

        for (int i = 0; !waiting.isFull(Integer.MAX_VALUE); i++) {
            sums.add(
                    random.nextInt(50_000_000),
                    outcome.withOperation("o".repeat(300) + i),
                    random.nextBoolean(),
                    waiting);
        }

        List<byte[]> messages = new ArrayList<>();
        waiting.drain(each -> {
            TallyBatch batch = new TallyBatch();
            batch.add(each);
            messages.add(batch.toMessage());
        });
        assertThat(messages).singleElement().satisfies(message -> assertThat(message)
                .hasSizeBetween(MOST_OF_A_RECORD / 10, MOST_OF_A_RECORD));
        assertThat(waiting.isFull(1)).isFalse();
    }
}
