package dev.slowburn.domain.contributor;

import dev.slowburn.domain.consumption.SaturatingSum;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeKind;
import java.util.Arrays;
import java.util.Objects;

/**
 * The contributors of one budget by minute, buffered until they are emitted: bad outcomes counted by operation, status and
 * kind.
 *
 * <p>Counts are exact, with a cap: the first {@value #CAP} combinations of each minute are counted separately, all others of
 * that minute share one count. So the count of a named combination is at most the true one, and too low by at most the "others"
 * of its minutes.
 *
 * <p>Filled only by bad outcomes. Adding is a linear search through the few combinations of the minute and allocates nothing
 * once the arrays have grown. A minute other than the last one is a binary search. Operations are usually the same String
 * instances (the decoder caches them), so comparing them is cheap.
 */
public final class ContributorCell {
    static final int CAP = 32;
    /** Number of bytes from which a cell must be emitted, because its record has a maximum size. */
    static final int FULL = 256 * 1024;

    private static final int NONE = -1;

    /** The minutes, sorted, each with its latest combination and the number of its named combinations. */
    private long[] minutes = {};

    private int[] latest = {};
    private int[] named = {};
    private int distinctMinutes;
    private int last;

    /** The combinations, each with the previous one of the same minute. */
    private long[] minuteOf = {};

    private int[] previous = {};
    private String[] operations = {};
    private int[] statuses = {};
    private boolean[] hasStatus = {};
    private OutcomeKind[] kinds = {};
    private long[] counts = {};
    private int size;
    private int room;

    /** Adds bad outcomes to their combination and returns whether the combination is new. */
    public boolean add(long minute, Outcome outcome, long count) {
        select(minute);
        int found = find(outcome);
        if (found == NONE && named[last] == CAP) {
            found = findOthers();
        }
        if (found != NONE) {
            counts[found] = SaturatingSum.plus(counts[found], count);
            return false;
        }
        if (named[last] < CAP) {
            append(outcome.operation(), outcome.hasStatusCode(), outcome.statusCode(), outcome.kind(), count);
            named[last]++;
        } else {
            append(null, false, 0, null, count);
        }
        return true;
    }

    private void select(long minute) {
        if (distinctMinutes > 0 && minutes[last] == minute) {
            return;
        }
        int found = Arrays.binarySearch(minutes, 0, distinctMinutes, minute);
        last = found >= 0 ? found : insert(-found - 1, minute);
    }

    private int insert(int at, long minute) {
        if (distinctMinutes == minutes.length) {
            int longer = Math.max(2, 2 * distinctMinutes);
            minutes = Arrays.copyOf(minutes, longer);
            latest = Arrays.copyOf(latest, longer);
            named = Arrays.copyOf(named, longer);
        }
        System.arraycopy(minutes, at, minutes, at + 1, distinctMinutes - at);
        System.arraycopy(latest, at, latest, at + 1, distinctMinutes - at);
        System.arraycopy(named, at, named, at + 1, distinctMinutes - at);
        minutes[at] = minute;
        latest[at] = NONE;
        named[at] = 0;
        distinctMinutes++;
        return at;
    }

    private int find(Outcome outcome) {
        for (int i = latest[last]; i != NONE; i = previous[i]) {
            if (kinds[i] == outcome.kind()
                    && hasStatus[i] == outcome.hasStatusCode()
                    && statuses[i] == outcome.statusCode()
                    && Objects.equals(operations[i], outcome.operation())) {
                return i;
            }
        }
        return NONE;
    }

    private int findOthers() {
        int i = latest[last];
        while (i != NONE && kinds[i] != null) {
            i = previous[i];
        }
        return i;
    }

    private void append(String operation, boolean hasStatusCode, int status, OutcomeKind kind, long count) {
        if (size == counts.length) {
            int longer = Math.max(4, 2 * size);
            minuteOf = Arrays.copyOf(minuteOf, longer);
            previous = Arrays.copyOf(previous, longer);
            operations = Arrays.copyOf(operations, longer);
            statuses = Arrays.copyOf(statuses, longer);
            hasStatus = Arrays.copyOf(hasStatus, longer);
            kinds = Arrays.copyOf(kinds, longer);
            counts = Arrays.copyOf(counts, longer);
        }
        minuteOf[size] = minutes[last];
        previous[size] = latest[last];
        operations[size] = operation;
        statuses[size] = status;
        hasStatus[size] = hasStatusCode;
        kinds[size] = kind;
        counts[size] = count;
        latest[last] = size;
        room += ContributorRow.room(operation);
        size++;
    }

    public int size() {
        return size;
    }

    /** The maximum number of bytes that {@link ContributorRow#write} needs for all contributors. */
    public int room() {
        return room;
    }

    /** Whether the contributors must be emitted now. */
    public boolean isFull() {
        return room >= FULL;
    }

    public long minute(int i) {
        return minuteOf[i];
    }

    public Contributor contributor(int i) {
        return new Contributor(operations[i], hasStatus[i] ? statuses[i] : null, kinds[i], counts[i]);
    }

    public void clear() {
        Arrays.fill(operations, 0, size, null);
        size = 0;
        room = 0;
        distinctMinutes = 0;
        last = 0;
    }
}
