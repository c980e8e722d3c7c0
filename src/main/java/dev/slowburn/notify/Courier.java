package dev.slowburn.notify;

import dev.slowburn.domain.NotificationTarget;
import dev.slowburn.notify.Receiver.Answer;
import dev.slowburn.schema.RegistryException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
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
 */
final class Courier implements ConsumerRebalanceListener {
    /** A condition that lasts is said again so often. */
    static final Duration REMIND = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final int MOST_REMINDED = 500;

    private final NotificationTarget target;
    private final Receiver receiver;
    private final Published published;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Clock clock;
    private final Deliveries deliveries;
    private final Lasting lasting = new Lasting();
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    private final Backoff backoff = new Backoff();
    private Instant nextReminder = Instant.MIN;

    /** @param consumer which this object subscribes and its owner closes */
    Courier(
            NotificationTarget target,
            Receiver receiver,
            Published published,
            KafkaConsumer<byte[], byte[]> consumer,
            Clock clock,
            Deliveries deliveries) {
        this.target = target;
        this.receiver = receiver;
        this.published = published;
        this.consumer = consumer;
        this.clock = clock;
        this.deliveries = deliveries;
        consumer.subscribe(published.topics(), this);
    }

    /** One look at what there is. */
    void step() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            waiting.add(record);
        }
        if (!waiting.isEmpty()) {
            consumer.pause(consumer.assignment());
        }
        Instant now = clock.instant();
        if (backoff.isOver(now)) {
            tellWaiting();
            remind(now);
        }
        deliveries.waiting(
                !backoff.isOver(clock.instant()),
                waiting.stream()
                        .map(record -> Instant.ofEpochMilli(record.timestamp()))
                        .min(Instant::compareTo));
    }

    private void tellWaiting() {
        boolean goesOn = true;
        while (goesOn && !waiting.isEmpty()) {
            goesOn = tell(waiting.peek());
            if (goesOn) {
                ConsumerRecord<byte[], byte[]> told = waiting.remove();
                done.put(partition(told), new OffsetAndMetadata(told.offset() + 1));
            }
        }
        commit();
        if (waiting.isEmpty()) {
            consumer.resume(consumer.assignment());
        }
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    /** False if it has to be told later. */
    private boolean tell(ConsumerRecord<byte[], byte[]> record) {
        Optional<Notice> notice;
        try {
            notice = published.read(record).filter(found -> found.isFor(target));
        } catch (RegistryException e) {
            LOG.warn("notifications wait for the schema registry: target={} failure={}", target.name(), e.getMessage());
            backoff.failed(clock.instant());
            return false;
        }
        if (notice.isEmpty()) {
            return true;
        }
        TopicPartition partition = partition(record);
        Answer answer = receiver.tell(notice.get(), lasting.beginning(partition, notice.get()));
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
        keep(partition, notice.get());
        return true;
    }

    private void keep(TopicPartition partition, Notice notice) {
        if (receiver.forgets() && notice.isFor(target)) {
            lasting.take(partition, notice);
        }
    }

    private void commit() {
        if (done.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(done);
            done.clear();
        } catch (CommitFailedException | RebalanceInProgressException e) {
            // Another instance has the partition, and tells some of it again; or it is still being decided who has.
            LOG.info("told again, as partitions move: target={}", target.name());
        }
    }

    private void remind(Instant now) {
        if (now.isBefore(nextReminder)) {
            return;
        }
        List<Notice> all = lasting.all();
        for (int from = 0; from < all.size(); from += MOST_REMINDED) {
            if (receiver.remind(all.subList(from, Math.min(all.size(), from + MOST_REMINDED))) == Answer.LATER) {
                backoff.failed(now);
                return;
            }
        }
        nextReminder = now.plus(REMIND);
    }

    /** A place to begin is committed at once, so that what happens from now on is told even if this instance ends. */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> begin = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long position = consumer.position(partition);
            positions.put(partition, position);
            begin.put(partition, new OffsetAndMetadata(position));
        }
        if (positions.isEmpty()) {
            return;
        }
        consumer.commitSync(begin);
        if (receiver.forgets()) {
            published.before(positions, this::keep);
            nextReminder = Instant.MIN;
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        commit();
        onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        waiting.removeIf(record -> partitions.contains(partition(record)));
        done.keySet().removeAll(partitions);
        lasting.forget(partitions);
    }
}
