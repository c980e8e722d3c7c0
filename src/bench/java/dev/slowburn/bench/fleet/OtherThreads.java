package dev.slowburn.bench.fleet;

import dev.slowburn.bench.load.TransactionalProducer;
import dev.slowburn.domain.contributor.ContributorCell;
import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.progress.SourceId;
import dev.slowburn.topology.shuffle.ShuffleCodec;
import dev.slowburn.topology.shuffle.TallyBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTxnStateException;

/** Stream threads of instances that do not exist, for which one producer commits in turn. */
final class OtherThreads {
    private static final byte[] NO_SERVICE = {};
    /** The partition is explicit, so the key only needs its usual size. */
    private static final byte[] SERVICE = "service-1234".getBytes(StandardCharsets.UTF_8);

    private static final ContributorCell NO_CONTRIBUTORS = new ContributorCell();
    private static final int ALL = -1;

    private final String topic;
    private final FleetSize size;
    private final List<Integer> threads;
    private final long ledger;
    /** The keys of the budgets of each tally partition. */
    private final List<List<byte[]>> budgets;

    private final OtherInstances.Sent sent;
    private final String bootstrap;
    private KafkaProducer<byte[], byte[]> producer;
    private final Thread thread = new Thread(this::run, "other-instances");
    private final Random random;
    private final Map<Integer, Long> toldAll = new HashMap<>();
    private final TallyCell cell = new TallyCell();
    private byte[] bytes = new byte[4 * TallyBatch.LONG];
    private volatile boolean closed;

    OtherThreads(
            String bootstrap,
            String topic,
            FleetSize size,
            List<Integer> threads,
            long ledger,
            List<List<byte[]>> budgets,
            OtherInstances.Sent sent) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.size = size;
        this.threads = threads;
        this.ledger = ledger;
        this.budgets = budgets;
        this.sent = sent;
        random = new Random(threads.get(0));
        producer = TransactionalProducer.create(bootstrap);
    }

    void begin() {
        producer.initTransactions();
        thread.start();
    }

    /** Commits at multiples of the interval, as all threads do. */
    private void run() {
        try {
            while (!closed) {
                long interval = size.commitMillis();
                long due = (System.currentTimeMillis() / interval + 1) * interval;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(due - System.currentTimeMillis()));
                if (!sent.paused) {
                    for (int each : threads) {
                        commit(each, System.currentTimeMillis());
                    }
                    sent.latestMillis.accumulate(System.currentTimeMillis() - due);
                }
            }
        } catch (RuntimeException e) {
            sent.failure.set(e);
        }
    }

    private void commit(int number, long now) {
        List<Integer> sources = sources(number);
        boolean isForAll = now / FleetSize.SECOND != toldAll.getOrDefault(number, 0L);
        toldAll.put(number, now / FleetSize.SECOND);
        producer.beginTransaction();
        for (int partition = 0; partition < budgets.size(); partition++) {
            if (sent.withTallies) {
                for (int i = 0; i < sources.size(); i++) {
                    sendTallies(partition, now);
                }
            }
            List<ProgressMarker> markers = sources.stream()
                    .map(source -> new ProgressMarker(SourceId.of(0, source), now, now))
                    .toList();
            send(partition, NO_SERVICE, ShuffleCodec.progress(isForAll ? ALL : partition, markers), now);
            sent.progressRecords.increment();
        }
        try {
            producer.commitTransaction();
            sent.transactions.increment();
        } catch (InvalidTxnStateException e) {
            producer = TransactionalProducer.replace(producer, bootstrap, e);
        }
    }

    /** Input partitions of a thread, dealt out in turn after those of the real instance. */
    private List<Integer> sources(int number) {
        List<Integer> sources = new ArrayList<>();
        for (int each = size.ownInputs() + number; each < size.inputPartitions(); each += size.otherThreads()) {
            sources.add(each);
        }
        return sources;
    }

    /** Sends the tallies of one task, each with one good outcome of a budget in the current minute. */
    private void sendTallies(int partition, long now) {
        List<byte[]> keys = budgets.get(partition);
        int count = Math.min(keys.size(), (int) (size.sumsPerCommit() + random.nextDouble()));
        cell.clear();
        cell.add(Minutes.of(now), 1, 0);
        int first = random.nextInt(keys.size());
        int stride = Math.max(1, keys.size() / Math.max(1, count));
        int end = ShuffleCodec.writeHeader(bytes);
        boolean isEmpty = true;
        for (int i = 0; i < count; i++) {
            byte[] key = keys.get((first + i * stride) % keys.size());
            int room = end + ShuffleCodec.room(key, cell, NO_CONTRIBUTORS);
            if (room > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * room);
            }
            end = ShuffleCodec.add(ledger, key, now, cell, NO_CONTRIBUTORS, bytes, end);
            isEmpty = false;
            if (end >= TallyBatch.LONG) {
                end = sendBatch(partition, end, now);
                isEmpty = true;
            }
        }
        if (!isEmpty) {
            sendBatch(partition, end, now);
        }
        sent.sums.add(count);
    }

    private int sendBatch(int partition, int end, long now) {
        send(partition, SERVICE, Arrays.copyOf(bytes, end), now);
        sent.tallyRecords.increment();
        return ShuffleCodec.writeHeader(bytes);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The commit fails if a record was not sent.
    private void send(int partition, byte[] key, byte[] value, long now) {
        producer.send(new ProducerRecord<>(topic, partition, now, key, value));
    }

    void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
