package dev.slowburn.tracking;

import dev.slowburn.domain.evaluation.Assessment;
import java.util.Optional;

/** The snapshots of a budget that were published: the last one, and their sequence numbers. Not thread-safe. */
final class PublishedSnapshots {
    private static final long NEVER = Long.MIN_VALUE / 2;

    private Assessment last;
    private long lastAt = NEVER;
    private long lastWithOutcomesAt = NEVER;
    private long sequence;
    private long reservedUpTo;

    /** @param sequence the highest sequence number that may have been used */
    PublishedSnapshots(long sequence) {
        this.sequence = sequence;
        this.reservedUpTo = sequence;
    }

    Optional<Assessment> last() {
        return Optional.ofNullable(last);
    }

    /** Whether the last one has other numbers, or there is none. */
    boolean isNew(Assessment assessment) {
        return last == null || !assessment.publishesSameNumbersAs(last);
    }

    /** Whether there is none with the same value of {@code lagging}, or a heartbeat is due. */
    boolean isDue(boolean lagging, long wallClock, TrackingSettings settings) {
        return last == null
                || last.lagging() != lagging
                || age(wallClock) >= settings.snapshotHeartbeat().toMillis();
    }

    /** Whether the last one is of a time when input lagged. */
    boolean isLastLagging() {
        return last != null && last.lagging();
    }

    /** When the last one was published, in epoch milliseconds. */
    long lastAt() {
        return lastAt;
    }

    /** When the last one was published that is not by time alone, in epoch milliseconds. */
    long lastWithOutcomesAt() {
        return lastWithOutcomesAt;
    }

    /** Milliseconds since the last one. */
    long age(long wallClock) {
        return wallClock - lastAt;
    }

    /**
     * Records a publication, and returns its sequence number.
     *
     * @param byTimeAlone whether no outcome was counted since the previous one
     */
    long add(Assessment assessment, boolean byTimeAlone, long wallClock) {
        last = assessment;
        lastAt = wallClock;
        if (!byTimeAlone) {
            lastWithOutcomesAt = wallClock;
        }
        sequence++;
        if (sequence > reservedUpTo) {
            reservedUpTo = sequence + LiveBudget.RESERVED_NUMBERS - 1;
        }
        return sequence;
    }

    /** The number of the last one. */
    long sequence() {
        return sequence;
    }

    /** No number above this one was used. */
    long reservedUpTo() {
        return reservedUpTo;
    }
}
