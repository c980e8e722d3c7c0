package dev.slowburn.input.json;

import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.RejectedItems;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** The rejected items of a record, as ranges of its text. Reused for each record. */
final class RejectedSlices implements RejectedItems {
    /** Later positions are left out, because they are sent as a header. */
    private static final int MAX_POSITIONS = 1_000;

    private char[] text = {};
    private boolean isArray;
    private boolean isTruncated;
    private int count;
    private RejectedOutcomeException first;
    private final Map<Rejection, Integer> reasons = new EnumMap<>(Rejection.class);
    private final StringBuilder positions = new StringBuilder();
    /** Starts and ends of the ranges; items without others between them share one. */
    private int[] ranges = new int[16];

    private int used;
    private int lastItem;

    void reset(char[] newText, boolean newIsArray) {
        text = newText;
        isArray = newIsArray;
        isTruncated = false;
        count = 0;
        first = null;
        reasons.clear();
        positions.setLength(0);
        used = 0;
    }

    void add(int item, int from, int to, RejectedOutcomeException reason) {
        if (count == 0) {
            first = reason;
        }
        if (count < MAX_POSITIONS) {
            positions.append(count == 0 ? "" : ",").append(item);
        } else if (count == MAX_POSITIONS) {
            positions.append(",…");
        }
        if (count > 0 && lastItem == item - 1) {
            ranges[used - 1] = to;
        } else {
            if (used == ranges.length) {
                ranges = Arrays.copyOf(ranges, 2 * used);
            }
            ranges[used++] = from;
            ranges[used++] = to;
        }
        lastItem = item;
        reasons.merge(reason.rejection(), 1, Integer::sum);
        count++;
    }

    /** Adds the rest of an array from an item whose JSON is invalid. */
    void addRest(int item, int from, int to, RejectedOutcomeException reason) {
        add(item, from, to, reason);
        isTruncated = true;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public RejectedOutcomeException first() {
        if (first == null) {
            throw new IllegalStateException("no item was rejected");
        }
        return first;
    }

    @Override
    public Map<Rejection, Integer> reasons() {
        return Collections.unmodifiableMap(reasons);
    }

    @Override
    public String positions() {
        return positions.toString();
    }

    @Override
    public byte[] record() {
        StringBuilder record = new StringBuilder(isArray ? "[" : "");
        for (int i = 0; i < used; i += 2) {
            record.append(i == 0 ? "" : isArray ? "," : "\n").append(text, ranges[i], ranges[i + 1] - ranges[i]);
        }
        return record.append(isArray && !isTruncated ? "]" : "").toString().getBytes(StandardCharsets.UTF_8);
    }
}
