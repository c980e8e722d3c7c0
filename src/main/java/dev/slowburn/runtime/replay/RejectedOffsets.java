package dev.slowburn.runtime.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Offsets and timestamps of rejected records by partition: 16 bytes each. Not thread-safe. */
final class RejectedOffsets {
    private final Map<Integer, Sorted> byPartition = new HashMap<>();
    private final Map<Integer, List<Rejected>> added = new HashMap<>();
    private int size;

    private record Rejected(long offset, long timestamp) {}

    /** Ascending by offset, then by timestamp. */
    private static final class Sorted {
        private long[] offsets = {};
        private long[] timestamps = {};

        private void add(List<Rejected> others) {
            int before = offsets.length;
            List<Rejected> all = new ArrayList<>(before + others.size());
            for (int i = 0; i < before; i++) {
                all.add(new Rejected(offsets[i], timestamps[i]));
            }
            all.addAll(others);
            all.sort(Comparator.comparingLong(Rejected::offset).thenComparingLong(Rejected::timestamp));
            offsets = all.stream().mapToLong(Rejected::offset).toArray();
            timestamps = all.stream().mapToLong(Rejected::timestamp).toArray();
        }

        private boolean contains(long offset, long timestamp) {
            int at = Arrays.binarySearch(offsets, offset);
            if (at < 0) {
                return false;
            }
            int first = at;
            while (first > 0 && offsets[first - 1] == offset) {
                first--;
            }
            for (int i = first; i < offsets.length && offsets[i] == offset; i++) {
                if (timestamps[i] == timestamp) {
                    return true;
                }
            }
            return false;
        }
    }

    void add(int partition, long offset, long timestamp) {
        added.computeIfAbsent(partition, unused -> new ArrayList<>()).add(new Rejected(offset, timestamp));
        size++;
    }

    int size() {
        return size;
    }

    boolean contains(int partition, long offset, long timestamp) {
        added.forEach((each, rejected) ->
                byPartition.computeIfAbsent(each, unused -> new Sorted()).add(rejected));
        added.clear();
        Sorted sorted = byPartition.get(partition);
        return sorted != null && sorted.contains(offset, timestamp);
    }

    void clear() {
        byPartition.clear();
        added.clear();
        size = 0;
    }
}
