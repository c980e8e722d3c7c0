package dev.slowburn.chaos.fault;

import java.lang.reflect.Field;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.internal.RecordBatch;

/** The clock of a producer: what it writes into its records as their timestamps. */
public interface ProducerClock {
    /** Kafka's own: the producer's wall clock. */
    ProducerClock RIGHT = now -> now;
    /** Some clients send -1. */
    ProducerClock NONE = now -> RecordBatch.NO_TIMESTAMP;

    /** What it shows at a moment, in epoch milliseconds. */
    long timestamp(long now);

    /** One that is minutes ahead or behind. */
    static ProducerClock wrong(Random random) {
        long minutes = 3L + random.nextInt(20);
        long off = TimeUnit.MINUTES.toMillis(random.nextBoolean() ? minutes : -minutes);
        return now -> now + off;
    }

    /** How far it is from the right time, in words. */
    default String text() {
        long off = timestamp(0);
        return this == NONE ? "without timestamps" : TimeUnit.MILLISECONDS.toMinutes(off) + " min off";
    }

    /** Writes it into a record. Kafka's own client refuses to make one with a negative timestamp. */
    default void stamp(ProducerRecord<?, ?> record, long now) {
        try {
            Field timestamp = ProducerRecord.class.getDeclaredField("timestamp");
            timestamp.setAccessible(true);
            timestamp.set(record, timestamp(now));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Kafka's client has changed inside", e);
        }
    }
}
