package dev.slowburn.chaos.fault;

import java.lang.reflect.Field;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.internal.RecordBatch;

/** Source of a producer's record timestamps. */
public interface ProducerClock {
    /** The producer's wall clock, as in Kafka's own client. */
    ProducerClock RIGHT = now -> now;
    /** Some clients send -1. */
    ProducerClock NONE = now -> RecordBatch.NO_TIMESTAMP;

    /** The timestamp at a time, in epoch milliseconds. */
    long timestamp(long now);

    /** A clock that is minutes ahead or behind. */
    static ProducerClock wrong(Random random) {
        long minutes = 3L + random.nextInt(20);
        long off = TimeUnit.MINUTES.toMillis(random.nextBoolean() ? minutes : -minutes);
        return now -> now + off;
    }

    /** Description of its offset. */
    default String text() {
        long off = timestamp(0);
        return this == NONE ? "without timestamps" : TimeUnit.MILLISECONDS.toMinutes(off) + " min off";
    }

    /** Sets the timestamp of a record by reflection, as Kafka's client rejects negative ones. */
    default void stamp(ProducerRecord<?, ?> record, long now) {
        try {
            Field timestamp = ProducerRecord.class.getDeclaredField("timestamp");
            timestamp.setAccessible(true);
            timestamp.set(record, timestamp(now));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("internals of Kafka's client have changed", e);
        }
    }
}
