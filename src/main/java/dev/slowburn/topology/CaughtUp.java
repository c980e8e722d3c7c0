package dev.slowburn.topology;

import java.util.Optional;

/**
 * Up to which moment of the wall clock one partition of the input has been counted.
 *
 * <p>While records come, their timestamps tell. When none come it is not enough to have waited: after an outage the first
 * ones can take long, and nothing may fire or resolve on the belief that there are none. So the partition counts as read to
 * its end only if the group has committed up to an end that the broker told, as of the moment when it was asked. Commits, and
 * not what this task has processed, because Streams' commits also pass markers of transactions and aborted records, which
 * take up offsets but are never seen here (see {@link BeforeCommit#commitPosition()}).
 */
final class CaughtUp {
    private long upTo = Progress.NOTHING;
    private long latestTimestamp = Progress.NOTHING;

    /** Takes note of a record. */
    void record(long timestamp) {
        latestTimestamp = timestamp;
    }

    /** As far as the records tell: everything that was in the input at this moment has been counted. */
    long upTo(long now) {
        if (latestTimestamp != Progress.NOTHING) {
            upTo = Math.max(upTo, Math.min(latestTimestamp, now));
            latestTimestamp = Progress.NOTHING;
        }
        return upTo;
    }

    /** As far as the records or the broker tell; {@link Progress#NOTHING} if neither. */
    long upTo(long now, Optional<InputEnds.Known> ends) {
        ends.filter(known -> known.counted() >= known.end()).ifPresent(known -> upTo = Math.max(upTo, known.askedAt()));
        return upTo(now);
    }
}
