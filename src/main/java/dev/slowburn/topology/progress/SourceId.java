package dev.slowburn.topology.progress;

/**
 * The id of a partition of an input, a source of outcomes: the number of the input in the upper half, the number of the partition in
 * the lower half. The number of the original input is 0, so that its ids are the plain partitions of versions that had no other input.
 */
public final class SourceId {
    private SourceId() {}

    /** @param input number of the input */
    public static long of(int input, int partition) {
        return (long) input << Integer.SIZE | partition;
    }

    public static int partition(long source) {
        return (int) source;
    }

    /** The number of the input. */
    public static int input(long source) {
        return (int) (source >>> Integer.SIZE);
    }

    /** Whether it is a partition of the original input, whose id versions without other inputs can read. */
    public static boolean isOriginal(long source) {
        return input(source) == 0;
    }
}
