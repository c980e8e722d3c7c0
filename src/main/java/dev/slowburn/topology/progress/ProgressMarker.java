package dev.slowburn.topology.progress;

/**
 * The progress of one partition of the input.
 *
 * @param source its {@link SourceId}
 * @param watermark the highest event time counted from it; {@link #NOTHING} before the first
 * @param caughtUpTo all records that were in it at this wall-clock time have been counted; {@link #NOTHING} if the time is
 *     unknown, {@link #NEVER} if the partition has never been read to its end
 */
public record ProgressMarker(long source, long watermark, long caughtUpTo) {
    /** The source in the journal under which the last evaluated minute is stored, see {@link InputProgress#evaluated()}. */
    public static final long EVALUATED = Integer.MAX_VALUE;

    /** No time. Half of the range of a long, so that differences don't overflow. */
    public static final long NOTHING = Long.MIN_VALUE / 2;

    /** A time before any input existed. */
    public static final long NEVER = 0;

    /** The same, but not caught up to a time after {@code now}, which is possible if the sender's clock is ahead. */
    ProgressMarker until(long now) {
        return caughtUpTo <= now ? this : new ProgressMarker(source, watermark, now);
    }
}
