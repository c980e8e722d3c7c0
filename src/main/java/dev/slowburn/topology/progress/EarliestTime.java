package dev.slowburn.topology.progress;

import java.util.Arrays;
import java.util.Map;

/**
 * The smallest of the times of many sources, and the source that it belongs to: a tournament tree, in which each inner node is the
 * earlier of its two children. Of sources with the same time, the one with the smallest id is returned.
 *
 * <p>Cost: O(n) to create, O(log n) per change, O(1) per query, without allocation.
 */
final class EarliestTime {
    private final long[] sources;
    private final long[] times;
    /** Node 1 is the root, the children of node i are 2i and 2i + 1, and the leaves follow the inner nodes. */
    private final int[] winners;

    private final int leaves;

    /** @param byId times in ascending order of source ids */
    EarliestTime(Map<Long, Long> byId) {
        int count = byId.size();
        sources = new long[count];
        times = new long[count];
        int next = 0;
        for (Map.Entry<Long, Long> each : byId.entrySet()) {
            sources[next] = each.getKey();
            times[next++] = each.getValue();
        }
        leaves = count <= 1 ? 1 : Integer.highestOneBit(count - 1) << 1;
        winners = new int[2 * leaves];
        for (int i = 0; i < leaves; i++) {
            winners[leaves + i] = Math.min(i, count - 1);
        }
        for (int node = leaves - 1; node >= 1; node--) {
            winners[node] = earlier(winners[2 * node], winners[2 * node + 1]);
        }
    }

    private int earlier(int left, int right) {
        return times[right] < times[left] ? right : left;
    }

    /** Changes the time of a source that is present. */
    void set(long source, long time) {
        int changed = Arrays.binarySearch(sources, source);
        times[changed] = time;
        for (int node = (leaves + changed) >> 1; node >= 1; node >>= 1) {
            winners[node] = earlier(winners[2 * node], winners[2 * node + 1]);
        }
    }

    boolean isEmpty() {
        return sources.length == 0;
    }

    /** Must not be called if there are no sources. */
    long time() {
        return times[winners[1]];
    }

    /** The source with the earliest time. Must not be called if there are no sources. */
    long source() {
        return sources[winners[1]];
    }
}
