package dev.slowburn.runtime.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.topology.progress.EndOffsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** Detection of producer transactions that block consumers of the input. */
class OpenTransactionsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Uuid TOPIC = Uuid.randomUuid();

    private final OpenTransactions transactions = new OpenTransactions();

    @Test
    void reportsALongOpenTransactionSinceItWasFirstSeen() {
        assertThat(after(0, 50, 60, 50)).isEmpty();
        assertThat(after(5, 50, 70, 50)).isEmpty();
        assertThat(after(30, 50, 80, 50)).containsExactly(new EndOffsets.OpenTransaction(3, 50, START));
        assertThat(after(31, 80, 80, 50)).isEmpty();
    }

    @Test
    void ignoresShortTransactions() {
        for (int second = 0; second < 60; second++) {
            assertThat(after(second, second * 10L, second * 10L + 5, second * 10L))
                    .isEmpty();
        }
    }

    @Test
    void ignoresTransactionsThatConsumersHaveNotReached() {
        assertThat(after(0, 50, 60, 20)).isEmpty();
        assertThat(after(30, 50, 60, 20)).isEmpty();
    }

    @Test
    void ignoresDeletedRecords() {
        after(0, 50, 60, 20, 50);
        assertThat(after(30, 50, 60, 20, 50)).hasSize(1);
    }

    private List<EndOffsets.OpenTransaction> after(int seconds, long readable, long end, long counted) {
        return after(seconds, readable, end, counted, 0);
    }

    private List<EndOffsets.OpenTransaction> after(int seconds, long readable, long end, long counted, long beginning) {
        EndOffsets.PartitionOffsets known = new EndOffsets.PartitionOffsets(beginning, readable, end, counted);
        return transactions.update(
                new EndOffsets.Snapshot(START.plusSeconds(seconds).toEpochMilli(), TOPIC, Map.of(3, known)));
    }
}
