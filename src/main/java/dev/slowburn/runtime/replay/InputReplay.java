package dev.slowburn.runtime.replay;

import dev.slowburn.schema.decode.WriterSchemas;
import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.topology.replay.ReplayReader;
import dev.slowburn.topology.replay.ReplayStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads ranges of the input again for the tasks of an instance, on a thread of its own. Without requests, it has no connection.
 *
 * <p>Failures of brokers and of the registry pause the replay, not live counting. Memory is bounded: per partition, it holds a
 * finished chunk, a chunk that is being counted, and what one fetch returns.
 */
public final class InputReplay implements ReplayReader, AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_PER_SECOND = Integer.MAX_VALUE;
    /** Size of what a fetch returns for a partition, in bytes. Smaller ones take more of the processor's time per outcome. */
    private static final int MAX_PARTITION_FETCH_BYTES = 2 * 1024 * 1024;
    /** The same for all partitions of a broker, so that many partitions do not fill the heap. */
    private static final int MAX_FETCH_BYTES = 16 * 1024 * 1024;

    private final ReplayProgress progress = new ReplayProgress();
    private final Semaphore changes = new Semaphore(0);
    private final Optional<ReplaySchemas> schemas;
    private final ReplayLoop loop;
    private final Thread thread;
    private volatile boolean isClosed;

    /**
     * @param deadLetters topic of rejected outcomes, which are not counted
     * @param retention ledger retention
     * @param settings settings of consumers, with credentials
     * @param clientId client id, for quotas
     * @param perSecond maximum number of outcomes per second
     * @param live the schemas that live counting knows; empty if records of the topic have none
     * @param refusal why the topic must not be replayed; empty if it may be
     */
    public InputReplay(
            String topic,
            String deadLetters,
            Duration retention,
            Map<String, Object> settings,
            String clientId,
            int perSecond,
            Optional<WriterSchemas> live,
            Supplier<Optional<String>> refusal,
            BackgroundThreads threads) {
        schemas = live.map(known -> new ReplaySchemas(known, threads));
        loop = new ReplayLoop(
                new InputConsumer(topic, () -> consumer(own(settings, clientId, perSecond))),
                schemas.<KnownSchemas>map(known -> known).orElse(KnownSchemas.NOT_NEEDED),
                new DeadLetters(
                        deadLetters,
                        topic,
                        retention,
                        () -> consumer(own(settings, clientId + "-dead-letters", MAX_PER_SECOND))),
                refusal,
                new ReplayRate(perSecond, System.nanoTime()),
                progress,
                System::nanoTime,
                changes::release);
        thread = threads.create("slowburn-replay", this::run);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<String, Object> own(Map<String, Object> settings, String clientId, int perSecond) {
        Map<String, Object> own = new HashMap<>(settings);
        own.keySet()
                .removeAll(List.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                        ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                        ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG));
        own.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // Deleted records are recorded as lost, not skipped.
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        own.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, ReplayRate.perPoll(perSecond));
        own.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MAX_PARTITION_FETCH_BYTES);
        own.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_FETCH_BYTES);
        return own;
    }

    public void start() {
        schemas.ifPresent(ReplaySchemas::start);
        thread.start();
    }

    @Override
    public Session open(int partition) {
        return loop.open(partition);
    }

    public ReplayStatus status() {
        return progress.status();
    }

    /** Whether its thread has ended. */
    boolean hasEnded() {
        return !thread.isAlive();
    }

    private void run() {
        try {
            while (!isClosed) {
                Duration wait = loop.step();
                if (changes.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                    changes.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            // Only close interrupts this thread, and the thread ends here.
        } finally {
            // The flag would interrupt closing the connections.
            Thread.interrupted();
            loop.close();
        }
    }

    /** Stops the thread, without waiting for it. */
    void stop() {
        isClosed = true;
        loop.wakeup();
        thread.interrupt();
    }

    /** Stops reading. Sessions remain open, without results. */
    @Override
    public void close() {
        stop();
        try {
            thread.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        schemas.ifPresent(ReplaySchemas::close);
    }
}
