package dev.slowburn.runtime.replay;

import static dev.slowburn.runtime.replay.ReplayedTopic.FIRST;
import static dev.slowburn.runtime.replay.ReplayedTopic.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.coverage.OffsetRanges;
import dev.slowburn.topology.replay.ReplayChunk;
import java.util.List;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A log that retains outcomes for longer than ledgers do. */
class ExpiredPartTest {
    private static final long EXPIRED = ReplayedLog.timeOf(40);

    private final ReplayedTopic topic = new ReplayedTopic(1);
    private final ReplaySession session = topic.loop.open(0);

    /** Who set the timestamps before and after the type was changed. */
    private enum Timestamps {
        BROKER(TimestampType.LOG_APPEND_TIME, TimestampType.LOG_APPEND_TIME),
        FIRST_BROKER_THEN_PRODUCERS(TimestampType.LOG_APPEND_TIME, TimestampType.CREATE_TIME),
        FIRST_PRODUCERS_THEN_BROKER(TimestampType.CREATE_TIME, TimestampType.LOG_APPEND_TIME),
        PRODUCERS(TimestampType.CREATE_TIME, TimestampType.CREATE_TIME);

        private final TimestampType before;
        private final TimestampType after;

        Timestamps(TimestampType before, TimestampType after) {
            this.before = before;
            this.after = after;
        }
    }

    private void given(Timestamps timestamps) {
        topic.log.setTimestampTypes(offset -> offset < 20 ? timestamps.before : timestamps.after);
        topic.log.outcomes(0, 100);
    }

    /** Reads what is newer, and returns where it begins. */
    private long readNewer() {
        session.request(request(0, 100, EXPIRED, FIRST));
        OffsetRanges counted = OffsetRanges.NONE;
        while (counted.end() < 100) {
            counted = counted.plus(topic.next(session).counted());
        }
        return counted.from(0);
    }

    /** A recent outcome may have an old timestamp. */
    @ParameterizedTest
    @EnumSource(names = "BROKER", mode = EnumSource.Mode.EXCLUDE)
    void readsExpiredRecordsWithTimestampsOfProducers(Timestamps timestamps) {
        given(timestamps);
        long newer = readNewer();
        session.request(request(0, newer, EXPIRED, FIRST));

        ReplayChunk chunk = topic.next(session);

        assertThat(chunk.counted()).isEqualTo(OffsetRanges.of(0, newer));
        assertThat(chunk.outcomes()).isEqualTo(newer);
    }

    @Test
    void skipsExpiredRecordsWithTimestampsOfTheBroker() {
        given(Timestamps.BROKER);
        assertThat(readNewer()).isEqualTo(40);
        session.request(request(0, 40, EXPIRED, FIRST));

        ReplayChunk chunk = topic.next(session);

        assertThat(chunk.counted()).isEqualTo(OffsetRanges.of(0, 40));
        assertThat(chunk.outcomes()).isZero();
        topic.run();
        assertThat(session.poll()).isEmpty();
    }

    @Test
    void readsWhatHasNotExpired() {
        given(Timestamps.BROKER);
        readNewer();
        session.request(request(0, 40, List.of(EXPIRED), FIRST));

        assertThat(topic.next(session).outcomes()).isEqualTo(40);
    }
}
