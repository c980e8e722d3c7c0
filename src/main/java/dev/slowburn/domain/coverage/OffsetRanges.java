package dev.slowburn.domain.coverage;

import java.util.Arrays;
import java.util.StringJoiner;

/**
 * An immutable set of offsets, as disjoint ranges in ascending order. Ranges that touch are merged, so that equal sets are equal
 * objects. Each operation costs time proportional to the number of ranges.
 */
public final class OffsetRanges {
    public static final OffsetRanges NONE = new OffsetRanges(new long[0]);

    /** The start and the end, which is exclusive, of each range. */
    private final long[] bounds;

    private OffsetRanges(long[] bounds) {
        this.bounds = bounds;
    }

    /** The offsets from {@code from} up to but not including {@code to}; none if the range is empty or reversed. */
    public static OffsetRanges of(long from, long to) {
        return from < to ? new OffsetRanges(new long[] {from, to}) : NONE;
    }

    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /** Number of disjoint ranges. */
    public int count() {
        return bounds.length / 2;
    }

    /** Start of a range, by its number from 0. */
    public long from(int range) {
        return bounds[2 * range];
    }

    /** End of a range, exclusive. */
    public long to(int range) {
        return bounds[2 * range + 1];
    }

    /** End of the last range, exclusive; 0 if there is none. */
    public long end() {
        return isEmpty() ? 0 : bounds[bounds.length - 1];
    }

    /** Number of offsets. */
    public long size() {
        long size = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            size += bounds[i + 1] - bounds[i];
        }
        return size;
    }

    public boolean contains(long offset) {
        int at = Arrays.binarySearch(bounds, offset);
        // A start is contained, an end is not; between two bounds it depends on whether a range is open.
        return at >= 0 ? at % 2 == 0 : (-at - 1) % 2 == 1;
    }

    public boolean containsAll(OffsetRanges others) {
        return others.minus(this).isEmpty();
    }

    public OffsetRanges plus(OffsetRanges others) {
        if (others.isEmpty()) {
            return this;
        }
        return isEmpty() ? others : combine(others, (here, there) -> here || there);
    }

    public OffsetRanges minus(OffsetRanges others) {
        return isEmpty() || others.isEmpty() ? this : combine(others, (here, there) -> here && !there);
    }

    public OffsetRanges intersect(OffsetRanges others) {
        return isEmpty() || others.isEmpty() ? NONE : combine(others, (here, there) -> here && there);
    }

    private interface Membership {
        boolean test(boolean here, boolean there);
    }

    /** Visits the bounds of both sets in ascending order, and starts or ends a range where the membership changes. */
    private OffsetRanges combine(OffsetRanges others, Membership membership) {
        long[] result = new long[bounds.length + others.bounds.length];
        int size = 0;
        int i = 0;
        int j = 0;
        while (i < bounds.length || j < others.bounds.length) {
            long at = Math.min(
                    i < bounds.length ? bounds[i] : Long.MAX_VALUE,
                    j < others.bounds.length ? others.bounds[j] : Long.MAX_VALUE);
            if (i < bounds.length && bounds[i] == at) {
                i++;
            }
            if (j < others.bounds.length && others.bounds[j] == at) {
                j++;
            }
            boolean isIn = membership.test(i % 2 == 1, j % 2 == 1);
            if (isIn != (size % 2 == 1)) {
                result[size++] = at;
            }
        }
        return size == 0 ? NONE : new OffsetRanges(Arrays.copyOf(result, size));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OffsetRanges ranges && Arrays.equals(bounds, ranges.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "{", "}");
        for (int i = 0; i < bounds.length; i += 2) {
            text.add("[" + bounds[i] + ", " + bounds[i + 1] + ")");
        }
        return text.toString();
    }
}
