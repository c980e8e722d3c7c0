package dev.slowburn.runtime.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.topology.deadletter.RecordOrigin;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Dead letters in two partitions, the second of which is empty. */
class DeadLettersTest {
    private static final String INPUT = "anfragen-ü";
    private static final TopicPartition FIRST = new TopicPartition("dead-letters", 0);
    private static final TopicPartition SECOND = new TopicPartition("dead-letters", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none") {
        @Override
        public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                Map<TopicPartition, Long> times, Duration timeout) {
            Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
            found.put(FIRST, written > oldestRetained ? new OffsetAndTimestamp(oldestRetained, 1) : null);
            return found;
        }
    };
    private final DeadLetters letters = new DeadLetters("dead-letters", INPUT, Duration.ofDays(30), () -> consumer);
    private static final long WRITTEN_AT = 1;
    private long written;
    private long oldestRetained;

    DeadLettersTest() {
        consumer.updatePartitions(
                "dead-letters",
                List.of(
                        new PartitionInfo("dead-letters", 0, null, null, null),
                        new PartitionInfo("dead-letters", 1, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
        ends();
    }

    private void ends() {
        consumer.updateEndOffsets(Map.of(FIRST, written, SECOND, 0L));
    }

    private void write(String topic, int partition, long offset, long timestamp) {
        Headers headers = RecordOrigin.add(new RecordHeaders(), topic, partition, offset, timestamp);
        write(headers);
    }

    private void write(Headers headers) {
        ConsumerRecord<byte[], byte[]> letter = new ConsumerRecord<>(
                FIRST.topic(),
                0,
                written++,
                WRITTEN_AT,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                null,
                headers,
                Optional.empty());
        ends();
        consumer.schedulePollTask(() -> consumer.addRecord(letter));
    }

    @Test
    void containsWhatWasRejectedByOffsetAndTimestamp() {
        write(INPUT, 3, 17, 1_000);
        write(INPUT, 3, 17, 2_000);
        write(INPUT, 4, 5, -1);
        write("definitions", 3, 99, 1_000);
        write(new RecordHeaders());
        letters.refresh();

        assertThat(letters.contains(3, 17, 1_000)).isTrue();
        assertThat(letters.contains(3, 17, 2_000)).isTrue();
        assertThat(letters.contains(4, 5, -1)).isTrue();
        assertThat(letters.contains(3, 17, 1_001))
                .as("of a topic with the same name")
                .isFalse();
        assertThat(letters.contains(3, 18, 1_000)).isFalse();
        assertThat(letters.contains(5, 17, 1_000)).isFalse();
        assertThat(letters.contains(3, 99, 1_000)).as("a definition").isFalse();
    }

    /** Its other items were counted, so its items are judged again as of the same time. */
    @Test
    void aRecordOfWhichSomeItemsWereRejectedIsNotRejected() {
        Headers headers = RecordOrigin.add(new RecordHeaders(), INPUT, 3, 17, 1_000);
        RecordOrigin.addItems(headers, "0,2");
        write(headers);
        letters.refresh();

        assertThat(letters.contains(3, 17, 1_000)).isFalse();
        assertThat(letters.itemsJudgedAt(3, 17, 1_000)).hasValue(WRITTEN_AT);
        assertThat(letters.itemsJudgedAt(3, 17, 1_001))
                .as("of a topic with the same name")
                .isEmpty();
        assertThat(letters.itemsJudgedAt(3, 18, 1_000)).isEmpty();
    }

    @Test
    void noItemsOfARejectedRecordWereCounted() {
        write(INPUT, 3, 17, 1_000);
        letters.refresh();

        assertThat(letters.itemsJudgedAt(3, 17, 1_000)).isEmpty();
    }

    @Test
    void refreshAddsWhatIsNew() {
        write(INPUT, 0, 1, 0);
        letters.refresh();
        assertThat(letters.contains(0, 2, 0)).isFalse();

        write(INPUT, 0, 2, 0);
        letters.refresh();

        assertThat(letters.contains(0, 1, 0)).isTrue();
        assertThat(letters.contains(0, 2, 0)).isTrue();
    }

    @Test
    void withoutDeadLettersNothingIsRejected() {
        letters.refresh();

        assertThat(letters.contains(0, 0, 0)).isFalse();
    }

    @Test
    void judgesAsOfNowWithoutThePermission() {
        consumer.setPollException(new TopicAuthorizationException("dead-letters"));
        write(INPUT, 0, 1, 0);

        letters.refresh();
        letters.refresh();

        assertThat(letters.contains(0, 1, 0)).isFalse();
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void otherFailuresReachTheReplay() {
        consumer.setPollException(new KafkaException("away"));
        write(INPUT, 0, 1, 0);

        assertThatThrownBy(letters::refresh).hasMessage("away");
    }
}
