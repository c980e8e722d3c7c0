package dev.slowburn.domain.ledger;

import dev.slowburn.domain.consumption.SaturatingSum;
import java.util.Arrays;

/**
 * The tallies of one budget by minute, buffered until they are emitted.
 *
 * <p>Traffic arrives in a few minutes at a time, mostly in the same minute as before, so minutes are kept sorted in arrays: the
 * usual addition is one comparison and two additions, a change of minute is a binary search, and only a new minute moves
 * memory. Grown arrays are kept for the next round, so steady traffic allocates nothing.
 */
public final class TallyCell {
    private long[] minutes = new long[2];
    private long[] good = new long[2];
    private long[] bad = new long[2];
    private int size;
    private int last;

    /** Adds outcomes to a minute and returns whether the minute is new. */
    public boolean add(long minute, long moreGood, long moreBad) {
        if (size > 0 && minutes[last] == minute) {
            good[last] = SaturatingSum.plus(good[last], moreGood);
            bad[last] = SaturatingSum.plus(bad[last], moreBad);
            return false;
        }
        int found = Arrays.binarySearch(minutes, 0, size, minute);
        if (found >= 0) {
            last = found;
            good[found] = SaturatingSum.plus(good[found], moreGood);
            bad[found] = SaturatingSum.plus(bad[found], moreBad);
            return false;
        }
        insert(-found - 1, minute, moreGood, moreBad);
        return true;
    }

    private void insert(int at, long minute, long moreGood, long moreBad) {
        if (size == minutes.length) {
            minutes = Arrays.copyOf(minutes, 2 * size);
            good = Arrays.copyOf(good, 2 * size);
            bad = Arrays.copyOf(bad, 2 * size);
        }
        System.arraycopy(minutes, at, minutes, at + 1, size - at);
        System.arraycopy(good, at, good, at + 1, size - at);
        System.arraycopy(bad, at, bad, at + 1, size - at);
        minutes[at] = minute;
        good[at] = moreGood;
        bad[at] = moreBad;
        last = at;
        size++;
    }

    public int size() {
        return size;
    }

    public long minute(int i) {
        return minutes[i];
    }

    public long good(int i) {
        return good[i];
    }

    public long bad(int i) {
        return bad[i];
    }

    public void clear() {
        size = 0;
        last = 0;
    }
}
