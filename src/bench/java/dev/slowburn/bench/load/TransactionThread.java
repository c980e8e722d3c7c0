package dev.slowburn.bench.load;

import dev.slowburn.testkit.fleet.TransactionShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTxnStateException;

/** Commits transactions of one shape with its own producer, at the multiples of an interval, as the stream threads of a fleet do. */
final class TransactionThread {
    private static final int POOL = 1 << 20;
    /** Values that do not compress. */
    private static final byte[] RANDOM_BYTES = new byte[POOL];

    static {
        new Random(1).nextBytes(RANDOM_BYTES);
    }

    private final String topic;
    private final long intervalMillis;
    private final TransactionShape shape;
    private final Random random;
    private final String bootstrap;
    private KafkaProducer<byte[], byte[]> producer;
    private final ConsumerGroupMetadata group;
    private final CountDownLatch started = new CountDownLatch(1);
    private final List<Commit> commits = new ArrayList<>();
    private volatile boolean paused;
    private long committed;

    /**
     * Durations of a commit.
     *
     * @param millis from the first record to the end of the transaction
     * @param endMillis of the end of the transaction
     */
    record Commit(double millis, double endMillis) {}

    TransactionThread(String bootstrap, String topic, long intervalMillis, TransactionShape shape, int number) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.intervalMillis = intervalMillis;
        this.shape = shape;
        random = new Random(number);
        group = new ConsumerGroupMetadata(topic);
        producer = TransactionalProducer.create(bootstrap);
        Thread thread = new Thread(this::run, "transactions-" + number);
        thread.setDaemon(true);
        thread.start();
    }

    void awaitStarted() throws InterruptedException {
        started.await();
    }

    void setPaused(boolean isPaused) {
        paused = isPaused;
    }

    /** Removes and returns the commits so far. */
    List<Commit> take() {
        synchronized (commits) {
            List<Commit> taken = List.copyOf(commits);
            commits.clear();
            return taken;
        }
    }

    private void run() {
        try {
            producer.initTransactions();
            started.countDown();
            while (true) {
                long due = (System.currentTimeMillis() / intervalMillis + 1) * intervalMillis;
                for (long now = due - intervalMillis; now < due; now = System.currentTimeMillis()) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(due - System.currentTimeMillis()));
                }
                if (!paused) {
                    commit();
                }
            }
        } catch (RuntimeException e) {
            e.printStackTrace();
            // The benchmark notices the end of the process.
            Runtime.getRuntime().halt(1);
        }
    }

    /** Waits for the records before the offsets, as Kafka Streams does. */
    @SuppressWarnings("FutureReturnValueIgnored") // The commit fails if a record was not sent.
    private void commit() {
        long begin = System.nanoTime();
        producer.beginTransaction();
        for (int i = 0; i < shape.records(); i++) {
            int from = random.nextInt(POOL - shape.valueBytes());
            byte[] value = Arrays.copyOfRange(RANDOM_BYTES, from, from + shape.valueBytes());
            producer.send(new ProducerRecord<>(topic, i % shape.partitions(), null, value));
        }
        producer.flush();
        committed++;
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (int i = 0; i < Math.min(shape.offsets(), shape.partitions()); i++) {
            offsets.put(new TopicPartition(topic, i), new OffsetAndMetadata(committed));
        }
        producer.sendOffsetsToTransaction(offsets, group);
        long end = System.nanoTime();
        try {
            producer.commitTransaction();
        } catch (InvalidTxnStateException e) {
            producer = TransactionalProducer.replace(producer, bootstrap, e);
            return;
        }
        long now = System.nanoTime();
        synchronized (commits) {
            commits.add(new Commit((now - begin) / 1e6, (now - end) / 1e6));
        }
    }
}
