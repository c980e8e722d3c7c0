package dev.slowburn.domain.ledger;

import dev.slowburn.domain.consumption.SaturatingSum;
import java.util.Arrays;

/**
 * The tallies of one budget by minute, buffered until they are emitted.
 *
 * <p>Traffic arrives in a few minutes at a time, mostly in the same minute as before, so minutes are kept sorted in one array, three
 * numbers each, which is one cache line for the usual budget: the usual addition is one comparison and two additions, a change of
 * minute is a binary search, and only a new minute moves memory. A grown array is kept for the next round, so steady traffic
 * allocates nothing.
 */
public final class TallyCell {
    /** Minute, good, bad. */
    private static final int EACH = 3;

    private long[] numbers = new long[2 * EACH];
    private int size;
    /** The position of the minute that was added to last. */
    private int last;

    /** Adds outcomes to a minute and returns whether the minute is new. */
    public boolean add(long minute, long moreGood, long moreBad) {
        if (size > 0 && numbers[last] == minute) {
            addTo(last, moreGood, moreBad);
            return false;
        }
        int found = search(minute);
        if (found >= 0) {
            addTo(found, moreGood, moreBad);
            last = found;
            return false;
        }
        insert(-found - 1, minute, moreGood, moreBad);
        return true;
    }

    private void addTo(int at, long moreGood, long moreBad) {
        numbers[at + 1] = SaturatingSum.plus(numbers[at + 1], moreGood);
        numbers[at + 2] = SaturatingSum.plus(numbers[at + 2], moreBad);
    }

    /** The position of a minute; if there is none, minus the position where it belongs, minus one. */
    private int search(long minute) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = numbers[EACH * middle];
            if (found < minute) {
                low = middle + 1;
            } else if (found > minute) {
                high = middle - 1;
            } else {
                return EACH * middle;
            }
        }
        return -EACH * low - 1;
    }

    private void insert(int at, long minute, long good, long bad) {
        int end = EACH * size;
        if (end == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * end);
        }
        System.arraycopy(numbers, at, numbers, at + EACH, end - at);
        numbers[at] = minute;
        numbers[at + 1] = good;
        numbers[at + 2] = bad;
        last = at;
        size++;
    }

    public int size() {
        return size;
    }

    public long minute(int i) {
        return numbers[EACH * i];
    }

    public long good(int i) {
        return numbers[EACH * i + 1];
    }

    public long bad(int i) {
        return numbers[EACH * i + 2];
    }

    public void clear() {
        size = 0;
        last = 0;
    }
}
