package dev.slowburn.notify;

import dev.slowburn.domain.slo.NotificationTarget;
import dev.slowburn.notify.NotificationChannel.Answer;
import dev.slowburn.notify.NotificationSource.UnreadableException;
import dev.slowburn.schema.registry.RegistryException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one target, as a member of a consumer group of the target's own.
 *
 * <p>What was read waits in memory, a few records at a time, until the target has taken it; only then is the offset committed,
 * and more read. So a receiver that is away loses nothing and holds up no other, and what it took just before a crash it gets
 * once more, with the same id. The consumer goes on polling meanwhile, with its partitions paused, and keeps its membership.
 *
 * <p>A record that can't be read, or of which no request can be made, is logged, counted and never tried again: no retry would
 * help, and everything behind it would wait.
 */
final class TargetDelivery implements ConsumerRebalanceListener {
    /** A condition that lasts is said again so often. */
    static final Duration REMIND = Reminders.EVERY;

    private static final Logger LOG = LoggerFactory.getLogger(TargetDelivery.class);
    private static final Duration POLL = Duration.ofMillis(250);

    private final NotificationTarget target;
    private final NotificationChannel receiver;
    private final NotificationSource published;
    private final Consumer<byte[], byte[]> consumer;
    private final Clock clock;
    private final Deliveries deliveries;
    private final StartPositions startPositions;
    private final ReadingCheck reading;
    private final OpenConditions lasting = new OpenConditions();
    private final Reminders reminders;
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    private final Backoff backoff = new Backoff();

    /**
     * @param consumer which this object subscribes and its owner closes
     * @param defined whether the budget of a notice is defined, as of now
     */
    TargetDelivery(
            NotificationTarget target,
            NotificationChannel receiver,
            NotificationSource published,
            Consumer<byte[], byte[]> consumer,
            Clock clock,
            Deliveries deliveries,
            Predicate<Notification> defined) {
        this.target = target;
        this.receiver = receiver;
        this.published = published;
        this.consumer = consumer;
        this.clock = clock;
        this.deliveries = deliveries;
        this.startPositions = new StartPositions(target.name(), consumer, clock, deliveries);
        this.reading = new ReadingCheck(consumer, deliveries);
        this.reminders = new Reminders(target.name(), receiver, lasting, deliveries, defined);
        deliveries.joining();
        consumer.subscribe(published.topics(), this);
    }

    /** One look at what there is. */
    void step() {
        for (ConsumerRecord<byte[], byte[]> record : poll()) {
            waiting.add(record);
        }
        if (!waiting.isEmpty()) {
            consumer.pause(consumer.assignment());
        }
        Instant now = clock.instant();
        reading.record(!waiting.isEmpty(), now);
        if (backoff.isOver(now)) {
            deliverPending();
            if (reminders.send(now) == Answer.LATER) {
                backoff.failed(now);
            }
        }
        deliveries.waiting(
                !backoff.isOver(clock.instant()),
                waiting.stream()
                        .map(record -> Instant.ofEpochMilli(record.timestamp()))
                        .min(Instant::compareTo));
    }

    /** An offset that is deleted while the target is away, or a topic made anew, is no reason to stop. */
    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(POLL);
        } catch (InvalidOffsetException e) {
            begin(e.partitions());
            return ConsumerRecords.empty();
        }
    }

    private void deliverPending() {
        boolean goesOn = true;
        while (goesOn && !waiting.isEmpty()) {
            goesOn = deliver(waiting.peek());
            if (goesOn) {
                ConsumerRecord<byte[], byte[]> told = waiting.remove();
                done.put(partition(told), new OffsetAndMetadata(told.offset() + 1));
            }
        }
        if (commit(done)) {
            done.clear();
        }
        if (waiting.isEmpty()) {
            consumer.resume(consumer.assignment());
        }
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    /** False if it has to be told later. */
    private boolean deliver(ConsumerRecord<byte[], byte[]> record) {
        Optional<Notification> notice;
        try {
            notice = published.read(record).filter(found -> found.isFor(target));
        } catch (UnreadableException e) {
            LOG.debug("unreadable", e);
            deliveries.countUnreadable();
            return true;
        } catch (RegistryException e) {
            LOG.warn("notifications wait for the schema registry: target={} failure={}", target.name(), e.getMessage());
            backoff.failed(clock.instant());
            return false;
        }
        return notice.isEmpty() || deliver(notice.get(), record);
    }

    private boolean deliver(Notification notice, ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = partition(record);
        Answer answer;
        try {
            answer = receiver.send(notice, lasting.beginning(notice));
        } catch (RuntimeException e) {
            LOG.error(
                    "notification given up, as no request can be made of it: target={} topic={} partition={} offset={}",
                    target.name(),
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e);
            deliveries.count(Answer.REFUSED);
            return true;
        }
        deliveries.count(answer);
        if (answer == Answer.LATER) {
            backoff.failed(clock.instant());
            return false;
        }
        backoff.succeeded();
        if (answer == Answer.REFUSED) {
            LOG.error(
                    "notification given up, as it is refused: target={} topic={} partition={} offset={}",
                    target.name(),
                    record.topic(),
                    record.partition(),
                    record.offset());
        }
        keep(partition, notice);
        return true;
    }

    private void keep(TopicPartition partition, Notification notice) {
        if (receiver.forgets() && notice.isFor(target)) {
            lasting.update(partition, notice);
        }
    }

    private boolean commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (offsets.isEmpty()) {
            return true;
        }
        try {
            consumer.commitSync(offsets);
            return true;
        } catch (CommitFailedException | RebalanceInProgressException e) {
            // Another instance has the partition, and tells some of it again; or it is still being decided who has.
            LOG.info("told again, as partitions move: target={}", target.name());
            return false;
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            begin(partitions);
        }
        deliveries.assigned(!consumer.assignment().isEmpty());
    }

    /** A place to begin is committed at once, so that what happens from now on is told even if this instance ends. */
    private void begin(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> positions = startPositions.seek(partitions);
        Map<TopicPartition, OffsetAndMetadata> begin = new HashMap<>();
        positions.forEach((partition, position) -> begin.put(partition, new OffsetAndMetadata(position)));
        commit(begin);
        if (receiver.forgets()) {
            lasting.forget(partitions);
            published.before(positions, this::keep);
            reminders.sendSoon();
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        commit(done);
        onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        waiting.removeIf(record -> partitions.contains(partition(record)));
        done.keySet().removeAll(partitions);
        lasting.forget(partitions);
    }
}
