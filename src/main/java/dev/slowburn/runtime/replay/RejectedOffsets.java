package dev.slowburn.runtime.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Offsets and timestamps of rejected records by partition, and of records with rejected items: 24 bytes each. Not thread-safe.
 */
final class RejectedOffsets {
    private final Map<Integer, Sorted> byPartition = new HashMap<>();
    private final Map<Integer, List<Rejected>> added = new HashMap<>();
    private int size;

    /** Instead of a time, for a record that was rejected as a whole. */
    private static final long WHOLE = Long.MIN_VALUE;

    private static final OptionalLong REJECTED = OptionalLong.of(WHOLE);

    private record Rejected(long offset, long timestamp, long judgedAt) {}

    /** Ascending by offset, then by timestamp. */
    private static final class Sorted {
        private long[] offsets = {};
        private long[] timestamps = {};
        private long[] judgedAt = {};

        private void add(List<Rejected> others) {
            int before = offsets.length;
            List<Rejected> all = new ArrayList<>(before + others.size());
            for (int i = 0; i < before; i++) {
                all.add(new Rejected(offsets[i], timestamps[i], judgedAt[i]));
            }
            all.addAll(others);
            all.sort(Comparator.comparingLong(Rejected::offset).thenComparingLong(Rejected::timestamp));
            offsets = all.stream().mapToLong(Rejected::offset).toArray();
            timestamps = all.stream().mapToLong(Rejected::timestamp).toArray();
            judgedAt = all.stream().mapToLong(Rejected::judgedAt).toArray();
        }

        private OptionalLong find(long offset, long timestamp) {
            int at = Arrays.binarySearch(offsets, offset);
            if (at < 0) {
                return OptionalLong.empty();
            }
            int first = at;
            while (first > 0 && offsets[first - 1] == offset) {
                first--;
            }
            for (int i = first; i < offsets.length && offsets[i] == offset; i++) {
                if (timestamps[i] == timestamp) {
                    return OptionalLong.of(judgedAt[i]);
                }
            }
            return OptionalLong.empty();
        }
    }

    /** Adds a record that was rejected as a whole. */
    void add(int partition, long offset, long timestamp) {
        addItems(partition, offset, timestamp, WHOLE);
    }

    /** Adds a record of which some items were rejected at a time, in epoch milliseconds. */
    void addItems(int partition, long offset, long timestamp, long judgedAt) {
        added.computeIfAbsent(partition, unused -> new ArrayList<>()).add(new Rejected(offset, timestamp, judgedAt));
        size++;
    }

    int size() {
        return size;
    }

    boolean contains(int partition, long offset, long timestamp) {
        return find(partition, offset, timestamp).equals(REJECTED);
    }

    /** When some items of a record were rejected; empty if none or all were. */
    OptionalLong itemsJudgedAt(int partition, long offset, long timestamp) {
        OptionalLong found = find(partition, offset, timestamp);
        return found.equals(REJECTED) ? OptionalLong.empty() : found;
    }

    private OptionalLong find(int partition, long offset, long timestamp) {
        added.forEach((each, rejected) ->
                byPartition.computeIfAbsent(each, unused -> new Sorted()).add(rejected));
        added.clear();
        Sorted sorted = byPartition.get(partition);
        return sorted == null ? OptionalLong.empty() : sorted.find(offset, timestamp);
    }

    void clear() {
        byPartition.clear();
        added.clear();
        size = 0;
    }
}
