package dev.slowburn.topology.progress;

/**
 * How far one partition of the input has been counted.
 *
 * @param watermark the highest event time counted from it; {@link #NOTHING} before the first
 * @param caughtUpTo everything that was in it at this moment of the wall clock has been counted; {@link #NOTHING} if that is
 *     unknown, {@link #NEVER} if it has never been read to its end
 */
public record ProgressMarker(int inputPartition, long watermark, long caughtUpTo) {
    /** Stands in the journal for the partition of what was evaluated, see {@link InputProgress#evaluated()}. */
    public static final int EVALUATED = Integer.MAX_VALUE;

    /** Stands for no time at all. Half of the range, so that differences don't overflow. */
    public static final long NOTHING = Long.MIN_VALUE / 2;

    /** A moment before there was any input, up to which everything has been counted in any case. */
    public static final long NEVER = 0;
}
