package dev.slowburn.runtime.replay;

import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.threads.Backoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads for all sessions of an instance, in steps. If brokers fail, the connections are discarded, and reading continues after a
 * while where it stopped. Not thread-safe, except for {@link #wakeup}.
 */
final class ReplayLoop {
    /** Maximum duration of a wait while there is work, and of a poll. */
    static final Duration POLL = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(ReplayLoop.class);
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(30);
    /** A consumer does not report that a broker or a topic is away; it returns nothing. */
    private static final Duration MAX_SILENCE = Duration.ofSeconds(10);

    private static final Duration OFFSETS_TIMEOUT = Duration.ofSeconds(5);

    private final InputConsumer consumer;
    private final KnownSchemas schemas;
    private final LiveRejections rejected;
    private final Supplier<Optional<String>> refusal;
    private final ReplayRate rate;
    private final ReplayProgress progress;
    private final LongSupplier nanos;
    private final Runnable onChange;
    private final Queue<ReplaySession> opened = new ConcurrentLinkedQueue<>();
    /** Newest first. */
    private final Deque<PartitionReplay> replays = new ArrayDeque<>();

    private final Backoff pauses = new Backoff(FIRST_PAUSE, MAX_PAUSE);
    private final LiveWait liveWait = new LiveWait();
    private Optional<String> trouble = Optional.empty();
    private long pausedUntil;
    private long lastMoved;
    private long lastUsed;

    /**
     * @param refusal why the topic must not be replayed; asked before connecting
     * @param nanos monotonic clock
     * @param onChange called by other threads if a step would do more than the previous one
     */
    ReplayLoop(
            InputConsumer consumer,
            KnownSchemas schemas,
            LiveRejections rejected,
            Supplier<Optional<String>> refusal,
            ReplayRate rate,
            ReplayProgress progress,
            LongSupplier nanos,
            Runnable onChange) {
        this.consumer = consumer;
        this.schemas = schemas;
        this.rejected = rejected;
        this.refusal = refusal;
        this.rate = rate;
        this.progress = progress;
        this.nanos = nanos;
        this.onChange = onChange;
        this.pausedUntil = nanos.getAsLong();
    }

    /** As {@link dev.slowburn.topology.replay.ReplayReader#open}. Thread-safe. */
    ReplaySession open(int partition) {
        ReplaySession session = new ReplaySession(partition, onChange);
        opened.add(session);
        return session;
    }

    /**
     * Does some work for each session.
     *
     * @return how long to wait before the next step, unless something changes
     */
    Duration step() {
        long now = nanos.getAsLong();
        for (ReplaySession session = opened.poll(); session != null; session = opened.poll()) {
            replays.addFirst(new PartitionReplay(session, schemas, rejected, progress));
        }
        replays.removeIf(PartitionReplay::isClosed);
        replays.forEach(replay -> replay.refresh(now));
        Collection<PartitionReplay> unfinished = newestOfEachPartition();
        Duration wait = unfinished.isEmpty() ? idle(now) : work(unfinished, now);
        return report(unfinished, wait);
    }

    /** A partition is read for one session at a time; the task of an older one has moved or was revived. */
    private Collection<PartitionReplay> newestOfEachPartition() {
        Map<Integer, PartitionReplay> newest = new LinkedHashMap<>();
        replays.stream()
                .filter(PartitionReplay::isUnfinished)
                .forEach(replay -> newest.putIfAbsent(replay.partition(), replay));
        return newest.values();
    }

    private Duration idle(long now) {
        trouble = Optional.empty();
        if (consumer.isOpen() && now - lastUsed >= IDLE.toNanos()) {
            consumer.close();
            rejected.close();
        }
        return IDLE;
    }

    private Duration work(Collection<PartitionReplay> unfinished, long now) {
        lastUsed = now;
        long delay = rate.delay(now);
        if (delay > 0) {
            return Duration.ofNanos(delay);
        }
        boolean hasRead = now - pausedUntil >= 0 && tryRead(unfinished, now);
        long after = nanos.getAsLong();
        int counted = 0;
        for (PartitionReplay replay : unfinished) {
            counted += replay.count(after);
            replay.finishIfDue(after);
        }
        rate.use(counted, after);
        return hasRead ? Duration.ZERO : POLL;
    }

    /** Returns whether to continue at once. */
    private boolean tryRead(Collection<PartitionReplay> unfinished, long now) {
        try {
            return read(unfinished, now);
        } catch (WakeupException | InterruptException e) {
            LOG.debug("reading interrupted");
            return true;
        } catch (OffsetOutOfRangeException e) {
            return skipDeleted(unfinished, e);
        } catch (TimeoutException e) {
            pause("brokers do not answer: " + e.getMessage());
            return false;
        } catch (KafkaException | StartupException e) {
            pause(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private boolean read(Collection<PartitionReplay> unfinished, long now) {
        if (unfinished.stream().noneMatch(PartitionReplay::needsConsumer)) {
            lastMoved = now;
            return false;
        }
        if (!consumer.isOpen() && !connect(now)) {
            return false;
        }
        if (unfinished.stream().anyMatch(PartitionReplay::isAtBeginning)) {
            rejected.refresh();
        }
        consumer.begin(unfinished, OFFSETS_TIMEOUT, now);
        List<PartitionReplay> reading =
                unfinished.stream().filter(PartitionReplay::needsRecords).toList();
        if (consumer.poll(reading, unfinished, POLL)) {
            lastMoved = nanos.getAsLong();
            pauses.reset();
            trouble = Optional.empty();
        } else if (now - lastMoved >= MAX_SILENCE.toNanos()) {
            checkBrokers(reading);
        }
        return true;
    }

    private boolean connect(long now) {
        Optional<String> reason = refusal.get();
        if (reason.isPresent()) {
            pause(reason.get());
            return false;
        }
        consumer.open();
        lastMoved = now;
        return true;
    }

    private void checkBrokers(List<PartitionReplay> reading) {
        consumer.beginnings(reading.stream().map(consumer::partition).toList(), OFFSETS_TIMEOUT);
        PartitionReplay first = reading.get(0);
        pause("brokers return no records of partition " + first.partition() + " from offset " + first.position()
                + " on");
    }

    private boolean skipDeleted(Collection<PartitionReplay> unfinished, OffsetOutOfRangeException e) {
        try {
            Map<TopicPartition, Long> beginnings = consumer.beginnings(e.partitions(), OFFSETS_TIMEOUT);
            for (PartitionReplay replay : unfinished) {
                Long beginning = beginnings.get(consumer.partition(replay));
                if (beginning != null && beginning > replay.position()) {
                    replay.skipDeleted(beginning);
                } else if (beginning != null) {
                    pause("offset " + replay.position() + " of partition " + replay.partition()
                            + " is beyond the end of the topic");
                    return false;
                }
            }
            return true;
        } catch (WakeupException | InterruptException again) {
            return true;
        } catch (KafkaException again) {
            pause(String.valueOf(again.getMessage()));
            return false;
        }
    }

    private void pause(String reason) {
        trouble = Optional.of(reason);
        pausedUntil = nanos.getAsLong() + pauses.next().toNanos();
        consumer.close();
    }

    /** Returns the wait, shortened to when there is something else to report. */
    private Duration report(Collection<PartitionReplay> unfinished, Duration wait) {
        long now = nanos.getAsLong();
        liveWait.update(
                replays.stream()
                        .filter(PartitionReplay::isWaiting)
                        .map(PartitionReplay::partition)
                        .toList(),
                now);
        progress.setPaused(trouble.or(() -> unfinished.stream()
                        .map(replay -> replay.trouble(now))
                        .flatMap(Optional::stream)
                        .findFirst())
                .or(() -> liveWait.reason(now)));
        return liveWait.untilReason(now)
                .filter(left -> left.compareTo(wait) < 0)
                .orElse(wait);
    }

    void wakeup() {
        consumer.wakeup();
    }

    void close() {
        consumer.close();
        rejected.close();
    }
}
