package dev.slowburn.notify;

import static dev.slowburn.notify.Notices.AT;
import static dev.slowburn.notify.Notices.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.domain.slo.NotificationTarget;
import dev.slowburn.notify.NotificationChannel.Answer;
import dev.slowburn.testkit.topology.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** One target and its consumer, with partitions that are empty, old, recent, committed, truncated and recreated. */
class TargetDeliveryTest {
    private static final String TOPIC = "budget-events";
    private static final TopicPartition P0 = new TopicPartition(TOPIC, 0);
    private static final TopicPartition P1 = new TopicPartition(TOPIC, 1);
    private static final NotificationTarget TARGET = new NotificationTarget(
            "hook", NotificationTarget.Type.WEBHOOK, URI.create("http://127.0.0.1:1/"), Optional.empty(), true, true);

    private final SettableClock clock = new SettableClock(AT);
    private final Broker broker = new Broker();
    private final List<SpecificRecord> published = new ArrayList<>();
    private final Hook hook = new Hook();
    private final Deliveries deliveries = new Deliveries("hook", AT);
    private final TargetDelivery delivery = delivery();

    private TargetDelivery delivery() {
        return new TargetDelivery(
                TARGET,
                hook,
                new NotificationSource(List.of(TOPIC), Map.of(), (topic, data) -> {
                    if (data.length == 0) {
                        throw new SerializationException("junk");
                    }
                    return published.get(data[0]);
                }),
                broker,
                clock,
                deliveries,
                notification -> true);
    }

    /** A consumer of the group, with the calls that the mock does not simulate. */
    private static final class Broker extends MockConsumer<byte[], byte[]> {
        private final Map<TopicPartition, OffsetAndTimestamp> recent = new HashMap<>();
        private boolean unavailable;

        Broker() {
            super("none");
        }

        void has(TopicPartition partition, long first, long end) {
            updateBeginningOffsets(Map.of(partition, first));
            updateEndOffsets(Map.of(partition, end));
        }

        void hasSince(TopicPartition partition, long offset) {
            recent.put(partition, new OffsetAndTimestamp(offset, AT.toEpochMilli()));
        }

        void isCommitted(TopicPartition partition, long offset) {
            committed.put(partition, new OffsetAndMetadata(offset));
        }

        private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
            Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>();
            partitions.forEach(partition -> found.put(partition, committed.get(partition)));
            return found;
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            committed.putAll(offsets);
        }

        long committedAt(TopicPartition partition) {
            return committed.get(partition).offset();
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
            assertThat(times.values())
                    .containsOnly(AT.minus(Duration.ofMinutes(10)).toEpochMilli());
            Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
            times.keySet().forEach(partition -> found.put(partition, recent.get(partition)));
            return found;
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(
                Collection<TopicPartition> partitions, Duration timeout) {
            if (unavailable) {
                throw new TimeoutException("no answer");
            }
            return endOffsets(partitions);
        }
    }

    /** Records the notifications that it accepts. */
    private static final class Hook implements NotificationChannel {
        private final List<String> delivered = new ArrayList<>();
        private Answer answer = Answer.ACCEPTED;

        @Override
        public Answer send(Notification notification, Optional<Notification> opening) {
            if (notification.slo().equals("unbuildable")) {
                throw new IllegalArgumentException("invalid header value");
            }
            if (answer == Answer.ACCEPTED) {
                delivered.add(notification.slo());
            }
            return answer;
        }

        @Override
        public boolean needsReminders() {
            return false;
        }

        @Override
        public Answer remind(Collection<Notification> lasting) {
            return Answer.ACCEPTED;
        }
    }

    private void publish(TopicPartition partition, long offset, String slo) {
        published.add(event(slo, BudgetEventType.EXHAUSTED));
        publish(partition, offset, new byte[] {(byte) (published.size() - 1)});
    }

    private void publish(TopicPartition partition, long offset, byte[] value) {
        broker.addRecord(new ConsumerRecord<>(partition.topic(), partition.partition(), offset, new byte[] {1}, value));
        broker.updateEndOffsets(Map.of(partition, offset + 1));
    }

    private void assigned(TopicPartition... partitions) {
        broker.rebalance(List.of(partitions));
    }

    @Test
    void startsInEachPartitionAtItsFirstRecordOfTheLastTenMinutesOrAtItsEnd() {
        TopicPartition old = P0;
        TopicPartition fresh = P1;
        TopicPartition empty = new TopicPartition(TOPIC, 2);
        broker.has(old, 0, 5);
        broker.has(fresh, 0, 5);
        broker.hasSince(fresh, 3);
        broker.has(empty, 0, 0);

        assigned(old, fresh, empty);

        assertThat(List.of(broker.position(old), broker.position(fresh), broker.position(empty)))
                .containsExactly(5L, 3L, 0L);
        assertThat(List.of(broker.committedAt(old), broker.committedAt(fresh), broker.committedAt(empty)))
                .containsExactly(5L, 3L, 0L);
        publish(empty, 0, "first");
        publish(old, 5, "next");
        delivery.step();
        assertThat(hook.delivered).containsExactlyInAnyOrder("first", "next");
    }

    @Test
    void continuesAtCommittedOffsetsAndCountsDeletedRecords() {
        TopicPartition truncated = P1;
        TopicPartition recreated = new TopicPartition(TOPIC, 2);
        broker.has(P0, 0, 9);
        broker.isCommitted(P0, 2);
        broker.has(truncated, 7, 9);
        broker.isCommitted(truncated, 3);
        broker.has(recreated, 0, 4);
        broker.hasSince(recreated, 1);
        broker.isCommitted(recreated, 400);

        assigned(P0, truncated, recreated);

        assertThat(List.of(broker.position(P0), broker.position(truncated), broker.position(recreated)))
                .containsExactly(2L, 7L, 1L);
        assertThat(deliveries.lost()).isEqualTo(4);
        assertThat(broker.committedAt(recreated)).isEqualTo(1);
    }

    @Test
    void movesToTheFirstRemainingRecordIfItsPositionIsDeleted() {
        broker.has(P0, 0, 3);
        broker.isCommitted(P0, 1);
        assigned(P0);
        broker.has(P0, 2, 3);
        broker.setPollException(new OffsetOutOfRangeException(Map.of(P0, 1L)));

        delivery.step();

        assertThat(broker.position(P0)).isEqualTo(2);
        assertThat(deliveries.lost()).isEqualTo(1);
        publish(P0, 2, "left");
        delivery.step();
        assertThat(hook.delivered).containsExactly("left");
    }

    @Test
    void startsAddedPartitionsLikeTheOthers() {
        broker.has(P0, 0, 0);
        assigned(P0);
        broker.has(P1, 0, 1);
        broker.hasSince(P1, 0);

        assigned(P0, P1);
        published.add(event("new", BudgetEventType.EXHAUSTED));
        publish(P1, 0, new byte[] {0});
        delivery.step();

        assertThat(hook.delivered).containsExactly("new");
    }

    @Test
    void skipsNotificationsWhoseRequestCannotBeBuilt() {
        broker.has(P0, 0, 0);
        assigned(P0);
        publish(P0, 0, "unbuildable");
        publish(P0, 1, "good");

        delivery.step();
        delivery.step();

        assertThat(hook.delivered).containsExactly("good");
        assertThat(deliveries.refused()).isEqualTo(1);
        assertThat(deliveries.delivered()).isEqualTo(1);
        assertThat(deliveries.retrying()).isFalse();
        assertThat(broker.committedAt(P0)).isEqualTo(2);
    }

    @Test
    void countsAndSkipsUnreadableRecords() {
        broker.has(P0, 0, 0);
        assigned(P0);
        publish(P0, 0, new byte[0]);
        publish(P0, 1, new byte[] {99});
        publish(P0, 2, "good");

        delivery.step();

        assertThat(hook.delivered).containsExactly("good");
        assertThat(deliveries.unreadable()).isEqualTo(2);
        assertThat(broker.committedAt(P0)).isEqualTo(3);
    }

    @Test
    void retriesUncommittedUntilTheTargetAccepts() {
        broker.has(P0, 0, 0);
        assigned(P0);
        hook.answer = Answer.RETRY;
        publish(P0, 0, "waits");

        delivery.step();

        assertThat(broker.committedAt(P0)).isZero();
        assertThat(broker.paused()).containsExactly(P0);
        assertThat(deliveries.retrying()).isTrue();
        hook.answer = Answer.ACCEPTED;
        clock.pass(Duration.ofSeconds(1));
        delivery.step();
        assertThat(hook.delivered).containsExactly("waits");
        assertThat(broker.committedAt(P0)).isEqualTo(1);
        assertThat(broker.paused()).isEmpty();
    }

    @Test
    void dropsPendingRecordsOfRevokedPartitions() {
        broker.has(P0, 0, 0);
        broker.has(P1, 0, 0);
        assigned(P0, P1);
        hook.answer = Answer.RETRY;
        publish(P0, 0, "moves");
        publish(P1, 0, "stays");
        delivery.step();

        assigned(P1);
        hook.answer = Answer.ACCEPTED;
        clock.pass(Duration.ofMinutes(1));
        delivery.step();

        assertThat(hook.delivered).containsExactly("stays");
        assertThat(broker.committedAt(P0)).isZero();
    }

    @Test
    void countsAsReadingOnlyIfTheBrokerConfirmsIt() {
        broker.has(P0, 0, 0);
        clock.pass(Duration.ofMinutes(2));
        assertThat(deliveries.isUnread(clock.instant())).as("never joined").isTrue();
        assertThat(deliveries.lastRead()).isEqualTo(AT);

        clock.set(AT);
        assigned(P0);
        delivery.step();
        assertThat(deliveries.isUnread(clock.instant())).isFalse();

        broker.unavailable = true;
        clock.pass(Duration.ofSeconds(61));
        delivery.step();
        assertThat(deliveries.isUnread(clock.instant()))
                .as("brokers unavailable")
                .isTrue();

        broker.unavailable = false;
        clock.pass(ReadingCheck.EVERY);
        delivery.step();
        assertThat(deliveries.isUnread(clock.instant())).isFalse();
        assertThat(deliveries.lastRead()).isEqualTo(clock.instant());

        broker.updateEndOffsets(Map.of(P0, 1L));
        clock.pass(Duration.ofSeconds(61));
        delivery.step();
        assertThat(deliveries.isUnread(clock.instant())).as("behind").isTrue();
    }

    @Test
    void isNotUnreadWithoutPartitions() {
        assigned();
        clock.pass(Duration.ofHours(1));
        delivery.step();

        assertThat(deliveries.isUnread(clock.instant())).isFalse();
        assertThat(deliveries.lastRead()).isEqualTo(AT);
    }
}
