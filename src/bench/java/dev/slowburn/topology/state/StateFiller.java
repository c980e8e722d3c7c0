package dev.slowburn.topology.state;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.evaluation.AlertStateMachine;
import dev.slowburn.domain.ledger.HourRow;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.shuffle.TallyPartitioner;
import dev.slowburn.topology.streams.StateStores;
import dev.slowburn.tracking.StoredBudgetState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.internals.WindowKeySchema;

/**
 * Writes changelogs of budgets with outcomes in every minute of many days, as an instance would have written them. In this
 * package because it needs the formats of rows and keys.
 */
public final class StateFiller implements AutoCloseable {
    private static final long SEED = 11;
    private static final long SNAPSHOTS = 1_000;

    private final String application;
    private final int partitions;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final Random random = new Random(SEED);
    private final HourRow row = new HourRow();
    private long rows;
    private long bytes;

    /** @param partitions tally partitions */
    public StateFiller(String bootstrap, String application, int partitions) {
        this.application = application;
        this.partitions = partitions;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", 20, "batch.size", 256 * 1024),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /**
     * Fills the hours before the current one for the budget of a group, or of no group. Traffic follows a day-night pattern,
     * and some requests fail.
     *
     * @return the sum of the written tallies
     */
    public Tally fill(Slo slo, String service, List<String> group, long hours, long now) {
        BudgetKey budget = new BudgetKey(slo.name(), slo.objectives().get(0).name(), service, group);
        long ledger = Budget.ledgerId(slo, slo.objectives().get(0));
        RowKey key = RowKey.of(ledger, budget);
        long last = Minutes.hourOf(Minutes.of(now)) - 1;
        long busiest = 500L + random.nextInt(3_000);
        Tally sum = Tally.NONE;
        for (long hour = last - hours + 1; hour <= last; hour++) {
            Bytes rowKey = WindowKeySchema.toStoreKeyBinary(Bytes.wrap(key.toBytes()), Minutes.hourToMillis(hour), 0);
            sum = sum.plus(fillRow(hour, busiest));
            send(StateStores.LEDGER, service, rowKey.get(), row.pack(), now);
            rows++;
        }
        StoredBudgetState state = new StoredBudgetState(
                new Budget(slo, slo.objectives().get(0), service, group).id(),
                SNAPSHOTS,
                ledger,
                (last - hours + 1) * Minutes.PER_HOUR,
                (last + 1) * Minutes.PER_HOUR - 1,
                StoredBudgetState.WindowMark.NONE,
                List.of(),
                List.<AlertStateMachine.Mark>of(),
                StoredBudgetState.IN_USE);
        send(
                StateStores.BUDGET_STATE,
                service,
                budget.text().getBytes(StandardCharsets.UTF_8),
                BudgetStateCodec.toBytes(budget, state),
                now);
        return sum;
    }

    private Tally fillRow(long hour, long busiest) {
        row.load(null);
        Tally sum = Tally.NONE;
        double daylight = 0.6 - 0.4 * Math.cos(2 * Math.PI * (hour % 24) / 24);
        for (int minute = 0; minute < Minutes.PER_HOUR; minute++) {
            long requests = 1 + (long) (busiest * daylight * (0.8 + 0.4 * random.nextDouble()));
            long failed = random.nextInt(3) == 0 ? requests / 500 : 0;
            row.add(minute, requests - failed, failed);
            sum = sum.plus(new Tally(requests - failed, failed));
        }
        return sum;
    }

    private void send(String store, String service, byte[] key, byte[] value, long now) {
        bytes += key.length + value.length;
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                application + "-" + store + "-changelog",
                TallyPartitioner.ownerOf(service, partitions),
                now,
                key,
                value);
        Future<?> unused = producer.send(record, (metadata, problem) -> {
            if (problem != null) {
                failure.compareAndSet(null, problem);
            }
        });
    }

    /** Number of hour rows written so far. */
    public long rows() {
        return rows;
    }

    /** Bytes of keys and values written so far. */
    public long bytes() {
        return bytes;
    }

    /** @throws IllegalStateException if a record could not be written */
    @Override
    public void close() {
        producer.close();
        if (failure.get() != null) {
            throw new IllegalStateException("writing the changelogs failed", failure.get());
        }
    }
}
