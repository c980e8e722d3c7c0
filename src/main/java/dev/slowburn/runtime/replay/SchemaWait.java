package dev.slowburn.runtime.replay;

import dev.slowburn.threads.Backoff;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The wait of one partition for the schema of its next record. Not thread-safe. */
final class SchemaWait {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration MAX = Duration.ofSeconds(2);
    /** Shorter waits are normal for a schema that is seen for the first time. */
    private static final long NORMAL = Duration.ofSeconds(1).toNanos();

    private final Backoff delays = new Backoff(FIRST, MAX);
    private boolean isWaiting;
    private long since;
    private long until;
    private String reason = "";

    /** Waits before the record is tried again. */
    void begin(ConsumerRecord<byte[], byte[]> record, String cause, long now) {
        if (!isWaiting) {
            isWaiting = true;
            since = now;
        }
        until = now + delays.next().toNanos();
        reason = "waiting for the schema registry to read partition " + record.partition() + " from offset "
                + record.offset() + " on: " + cause;
    }

    /** Called when a record was counted. */
    void end() {
        if (isWaiting) {
            isWaiting = false;
            delays.reset();
        }
    }

    boolean isDelayed(long now) {
        return isWaiting && now - until < 0;
    }

    /** The reason, if the wait is longer than normal. */
    Optional<String> trouble(long now) {
        return isWaiting && now - since >= NORMAL ? Optional.of(reason) : Optional.empty();
    }
}
