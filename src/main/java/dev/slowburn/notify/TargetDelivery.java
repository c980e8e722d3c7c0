package dev.slowburn.notify;

import dev.slowburn.domain.slo.NotificationTarget;
import dev.slowburn.notify.NotificationChannel.Answer;
import dev.slowburn.notify.NotificationSource.UnreadableException;
import dev.slowburn.schema.registry.RegistryException;
import dev.slowburn.threads.Backoff;
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
 * Delivers notifications to one target, as a member of the target's own consumer group.
 *
 * <p>Delivery is at least once: an offset is committed after the target has accepted the notification, and a redelivery after a
 * crash has the same id. A few records at a time are kept in memory; while they are pending, the consumer pauses its partitions
 * and keeps polling, so it stays in the group. An unavailable target misses nothing and does not delay other targets.
 *
 * <p>A record that cannot be read, or for which no request can be built, is logged, counted and skipped: a retry would not
 * help, and would block the records behind it.
 */
final class TargetDelivery implements ConsumerRebalanceListener {
    /** Interval at which open conditions are renewed. */
    static final Duration REMIND = Reminders.EVERY;

    private static final Logger LOG = LoggerFactory.getLogger(TargetDelivery.class);
    private static final Duration POLL = Duration.ofMillis(250);

    private final NotificationTarget target;
    private final NotificationChannel channel;
    private final NotificationSource source;
    private final Consumer<byte[], byte[]> consumer;
    private final Clock clock;
    private final Deliveries deliveries;
    private final StartPositions startPositions;
    private final ReadingCheck reading;
    private final OpenConditions openConditions = new OpenConditions();
    private final Reminders reminders;
    private final Deque<ConsumerRecord<byte[], byte[]>> pending = new ArrayDeque<>();
    private final Map<TopicPartition, OffsetAndMetadata> delivered = new HashMap<>();
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
    private Instant retryAt = Instant.MIN;

    /**
     * @param consumer subscribed here, closed by the caller
     * @param defined whether the budget of a notification is currently defined
     */
    TargetDelivery(
            NotificationTarget target,
            NotificationChannel channel,
            NotificationSource source,
            Consumer<byte[], byte[]> consumer,
            Clock clock,
            Deliveries deliveries,
            Predicate<Notification> defined) {
        this.target = target;
        this.channel = channel;
        this.source = source;
        this.consumer = consumer;
        this.clock = clock;
        this.deliveries = deliveries;
        this.startPositions = new StartPositions(target.name(), consumer, clock, deliveries);
        this.reading = new ReadingCheck(consumer, deliveries);
        this.reminders = new Reminders(target.name(), channel, openConditions, deliveries, defined);
        deliveries.joining();
        consumer.subscribe(source.topics(), this);
    }

    /** Polls once and sends what is due. */
    void step() {
        for (ConsumerRecord<byte[], byte[]> record : poll()) {
            pending.add(record);
        }
        if (!pending.isEmpty()) {
            consumer.pause(consumer.assignment());
        }
        Instant now = clock.instant();
        reading.record(!pending.isEmpty(), now);
        if (!isWaiting(now)) {
            deliverPending();
            if (reminders.send(now) == Answer.RETRY) {
                waitAfterFailure(now);
            }
        }
        deliveries.waiting(
                isWaiting(clock.instant()),
                pending.stream()
                        .map(record -> Instant.ofEpochMilli(record.timestamp()))
                        .min(Instant::compareTo));
    }

    private boolean isWaiting(Instant now) {
        return now.isBefore(retryAt);
    }

    private void waitAfterFailure(Instant now) {
        retryAt = now.plus(backoff.next());
    }

    /** Restarts the affected partitions if their offset was deleted or the topic was recreated. */
    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(POLL);
        } catch (InvalidOffsetException e) {
            start(e.partitions());
            return ConsumerRecords.empty();
        }
    }

    private void deliverPending() {
        while (!pending.isEmpty() && deliver(pending.peek())) {
            ConsumerRecord<byte[], byte[]> record = pending.remove();
            delivered.put(partition(record), new OffsetAndMetadata(record.offset() + 1));
        }
        if (commit(delivered)) {
            delivered.clear();
        }
        if (pending.isEmpty()) {
            consumer.resume(consumer.assignment());
        }
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    /** False if the record must be retried later. */
    private boolean deliver(ConsumerRecord<byte[], byte[]> record) {
        Optional<Notification> notification;
        try {
            notification = source.read(record).filter(found -> found.isFor(target));
        } catch (UnreadableException e) {
            LOG.debug("unreadable record", e);
            deliveries.countUnreadable();
            return true;
        } catch (RegistryException e) {
            LOG.warn(
                    "notifications are waiting for the schema registry: target={} failure={}",
                    target.name(),
                    e.getMessage());
            waitAfterFailure(clock.instant());
            return false;
        }
        return notification.isEmpty() || deliver(notification.get(), record);
    }

    private boolean deliver(Notification notification, ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = partition(record);
        Answer answer;
        try {
            answer = channel.send(notification, openConditions.opening(notification));
        } catch (RuntimeException e) {
            LOG.error(
                    "notification dropped, its request cannot be built: target={} topic={} partition={} offset={}",
                    target.name(),
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e);
            deliveries.count(Answer.REFUSED);
            return true;
        }
        deliveries.count(answer);
        if (answer == Answer.RETRY) {
            waitAfterFailure(clock.instant());
            return false;
        }
        backoff.reset();
        retryAt = Instant.MIN;
        if (answer == Answer.REFUSED) {
            LOG.error(
                    "notification dropped, rejected by the target: target={} topic={} partition={} offset={}",
                    target.name(),
                    record.topic(),
                    record.partition(),
                    record.offset());
        }
        track(partition, notification);
        return true;
    }

    private void track(TopicPartition partition, Notification notification) {
        if (channel.needsReminders() && notification.isFor(target)) {
            openConditions.update(partition, notification);
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
            // Another instance owns the partition and sends some records again, or the rebalance is still in progress.
            LOG.info(
                    "offsets not committed during a rebalance, notifications will be redelivered: target={}",
                    target.name());
            return false;
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            start(partitions);
        }
        deliveries.assigned(!consumer.assignment().isEmpty());
    }

    /** Commits start positions immediately, so nothing published from now on is missed if this instance stops. */
    private void start(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> positions = startPositions.seek(partitions);
        Map<TopicPartition, OffsetAndMetadata> start = new HashMap<>();
        positions.forEach((partition, position) -> start.put(partition, new OffsetAndMetadata(position)));
        commit(start);
        if (channel.needsReminders()) {
            openConditions.forget(partitions);
            source.before(positions, this::track);
            reminders.sendSoon();
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        commit(delivered);
        onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        pending.removeIf(record -> partitions.contains(partition(record)));
        delivered.keySet().removeAll(partitions);
        openConditions.forget(partitions);
    }
}
