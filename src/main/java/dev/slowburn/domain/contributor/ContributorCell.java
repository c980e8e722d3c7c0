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
 * <p>Counts are exact, with a cap: the first {@value #CAP} combinations are counted separately, all others of a minute share
 * one count. So the count of a named combination is at most the true one, and too low by at most the "others" of its minutes.
 * Filled only by bad outcomes. Adding is a linear search through the few combinations and allocates nothing once the arrays
 * have grown. Operations are usually the same String instances (the decoder caches them), so comparing them is cheap.
 */
public final class ContributorCell {
    static final int CAP = 32;

    private long[] minutes = {};
    private String[] operations = {};
    private int[] statuses = {};
    private boolean[] hasStatus = {};
    private OutcomeKind[] kinds = {};
    private long[] counts = {};
    private int size;
    private int named;

    public void add(long minute, Outcome outcome, long count) {
        int found = find(minute, outcome);
        if (found >= 0) {
            counts[found] = SaturatingSum.plus(counts[found], count);
        } else if (named < CAP) {
            append(minute, outcome.operation(), outcome.hasStatusCode(), outcome.statusCode(), outcome.kind(), count);
            named++;
        } else {
            addToOthers(minute, count);
        }
    }

    private int find(long minute, Outcome outcome) {
        for (int i = 0; i < size; i++) {
            if (minutes[i] == minute
                    && kinds[i] == outcome.kind()
                    && hasStatus[i] == outcome.hasStatusCode()
                    && statuses[i] == outcome.statusCode()
                    && Objects.equals(operations[i], outcome.operation())) {
                return i;
            }
        }
        return -1;
    }

    private void addToOthers(long minute, long count) {
        for (int i = 0; i < size; i++) {
            if (kinds[i] == null && minutes[i] == minute) {
                counts[i] = SaturatingSum.plus(counts[i], count);
                return;
            }
        }
        append(minute, null, false, 0, null, count);
    }

    private void append(
            long minute, String operation, boolean hasStatusCode, int status, OutcomeKind kind, long count) {
        if (size == minutes.length) {
            int longer = Math.max(4, 2 * size);
            minutes = Arrays.copyOf(minutes, longer);
            operations = Arrays.copyOf(operations, longer);
            statuses = Arrays.copyOf(statuses, longer);
            hasStatus = Arrays.copyOf(hasStatus, longer);
            kinds = Arrays.copyOf(kinds, longer);
            counts = Arrays.copyOf(counts, longer);
        }
        minutes[size] = minute;
        operations[size] = operation;
        statuses[size] = status;
        hasStatus[size] = hasStatusCode;
        kinds[size] = kind;
        counts[size] = count;
        size++;
    }

    public int size() {
        return size;
    }

    /** The maximum number of bytes that {@link ContributorRow#write} needs for all contributors. */
    public int room() {
        int room = 0;
        for (int i = 0; i < size; i++) {
            room += ContributorRow.room(operations[i]);
        }
        return room;
    }

    public long minute(int i) {
        return minutes[i];
    }

    public Contributor contributor(int i) {
        return new Contributor(operations[i], hasStatus[i] ? statuses[i] : null, kinds[i], counts[i]);
    }

    public void clear() {
        Arrays.fill(operations, 0, size, null);
        size = 0;
        named = 0;
    }
}
