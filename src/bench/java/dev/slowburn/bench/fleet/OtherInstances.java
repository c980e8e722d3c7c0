package dev.slowburn.bench.fleet;

import dev.slowburn.bench.broker.Cluster;
import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.topology.shuffle.TallyPartitioner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Sends what the other instances of a fleet send into the tally partitions of the real one: at each commit of each of their threads a
 * transaction with the tallies and the progress of its tasks. A few producers commit for all threads in turn.
 */
public final class OtherInstances implements AutoCloseable {
    private static final int PRODUCERS = 8;

    private final List<OtherThreads> producers = new ArrayList<>();
    private final Sent sent = new Sent();

    /** What was sent so far, and how late. */
    static final class Sent {
        final LongAdder sums = new LongAdder();
        final LongAdder tallyRecords = new LongAdder();
        final LongAdder progressRecords = new LongAdder();
        final LongAdder transactions = new LongAdder();
        final LongAccumulator latestMillis = new LongAccumulator(Math::max, 0);
        final AtomicReference<RuntimeException> failure = new AtomicReference<>();
        volatile boolean withTallies = true;
        volatile boolean paused;
    }

    /**
     * Numbers so far.
     *
     * @param sums tallies of single budgets
     */
    public record Counts(long sums, long tallyRecords, long progressRecords, long transactions) {
        /** The numbers since an earlier time, per second. */
        public Rates since(Counts before, double seconds) {
            return new Rates(
                    (sums - before.sums) / seconds,
                    (tallyRecords - before.tallyRecords) / seconds,
                    (progressRecords - before.progressRecords) / seconds,
                    (transactions - before.transactions) / seconds);
        }
    }

    /** {@link Counts} per second. */
    public record Rates(double sums, double tallyRecords, double progressRecords, double transactions) {}

    /**
     * @param topic of tallies
     * @param slo an SLO for all services that is grouped by tenant
     * @param service names a service
     * @param tenant names a tenant
     */
    public OtherInstances(
            Cluster cluster,
            String topic,
            FleetSize size,
            Slo slo,
            IntFunction<String> service,
            IntFunction<String> tenant) {
        List<List<byte[]>> budgets = new ArrayList<>();
        for (int i = 0; i < size.ownTallies(); i++) {
            budgets.add(new ArrayList<>());
        }
        String objective = slo.objectives().get(0).name();
        for (int i = 0; i < size.services(); i++) {
            int owner = TallyPartitioner.ownerOf(service.apply(i), size.tallyPartitions());
            if (owner < size.ownTallies()) {
                for (int group = 0; group < size.tenants(); group++) {
                    budgets.get(owner)
                            .add(new BudgetKey(slo.name(), objective, service.apply(i), List.of(tenant.apply(group)))
                                    .toBytes());
                }
            }
        }
        long ledger = Budget.ledgerId(slo, slo.objectives().get(0));
        for (int i = 0; i < PRODUCERS; i++) {
            int first = i;
            List<Integer> threads = IntStream.range(0, size.otherThreads())
                    .filter(thread -> thread % PRODUCERS == first)
                    .boxed()
                    .toList();
            producers.add(new OtherThreads(cluster.bootstrap(), topic, size, threads, ledger, budgets, sent));
        }
    }

    public void begin() {
        producers.forEach(OtherThreads::begin);
    }

    /** Sends progress only, or tallies as well. */
    public void setTallies(boolean withTallies) {
        sent.withTallies = withTallies;
    }

    /** Sends nothing. */
    public void pause() {
        sent.paused = true;
    }

    public Counts counts() {
        return new Counts(
                sent.sums.sum(), sent.tallyRecords.sum(), sent.progressRecords.sum(), sent.transactions.sum());
    }

    /** How late the last transaction of an interval was, at most. */
    public long latestMillis() {
        return sent.latestMillis.get();
    }

    /** @throws IllegalStateException if sending failed */
    @Override
    public void close() {
        producers.forEach(OtherThreads::close);
        if (sent.failure.get() != null) {
            throw new IllegalStateException("sending failed", sent.failure.get());
        }
    }
}
