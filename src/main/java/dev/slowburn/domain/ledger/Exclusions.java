package dev.slowburn.domain.ledger;

import dev.slowburn.domain.slo.BudgetCorrection;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.domain.window.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The minutes that do not count because of the corrections of a budget. A minute that several corrections cover is excluded
 * once.
 *
 * <p>Schedules may recur indefinitely, so they are expanded one week at a time, when a minute of that week is first requested,
 * into the merged and sorted ranges that are excluded. Up to 64 weeks are cached, more than a window of one year spans; within
 * them a lookup is a binary search and allocates nothing. Not thread-safe, except for an instance without corrections.
 */
public final class Exclusions {
    public static final Exclusions NONE = new Exclusions(List.of());

    private static final long CHUNK = 7L * 24 * Minutes.PER_HOUR;
    private static final int CACHED_CHUNKS = 64;
    private static final long NO_CHUNK = Long.MIN_VALUE;

    private final Schedule[] schedules;
    private final long[] chunks;
    /** For each cached chunk, the alternating starts and ends of its excluded ranges. */
    private final long[][] edges;

    private Exclusions(List<BudgetCorrection> corrections) {
        schedules = corrections.stream().map(BudgetCorrection::schedule).toArray(Schedule[]::new);
        chunks = new long[schedules.length == 0 ? 0 : CACHED_CHUNKS];
        edges = new long[chunks.length][];
        Arrays.fill(chunks, NO_CHUNK);
    }

    /** The minutes that any of these corrections excludes. The caller selects the corrections that apply to a budget. */
    public static Exclusions of(List<BudgetCorrection> corrections) {
        return corrections.isEmpty() ? NONE : new Exclusions(corrections);
    }

    public boolean covers(long minute) {
        if (schedules.length == 0) {
            return false;
        }
        // Edges alternate between start and end, so a minute is inside a range if the number of edges up to it is odd.
        return edgesUpTo(edgesOf(Math.floorDiv(minute, CHUNK)), minute) % 2 == 1;
    }

    /** The number of wholly excluded slices from {@code fromSlice} (inclusive) to {@code toSlice} (exclusive). */
    public long wholeSlices(long fromSlice, long toSlice, long sliceMinutes) {
        if (schedules.length == 0 || fromSlice >= toSlice) {
            return 0;
        }
        long from = fromSlice * sliceMinutes;
        long to = toSlice * sliceMinutes;
        long whole = 0;
        long start = from;
        long end = from;
        for (long chunk = Math.floorDiv(from, CHUNK); chunk * CHUNK < to; chunk++) {
            long[] edgesHere = edgesOf(chunk);
            for (int i = edgesUpTo(edgesHere, from) & ~1; i < edgesHere.length && edgesHere[i] < to; i += 2) {
                long rangeStart = Math.max(from, edgesHere[i]);
                if (rangeStart > end) {
                    whole += slicesWithin(start, end, sliceMinutes);
                    start = rangeStart;
                }
                end = Math.min(to, edgesHere[i + 1]);
            }
        }
        return whole + slicesWithin(start, end, sliceMinutes);
    }

    private static long slicesWithin(long from, long to, long sliceMinutes) {
        long first = -Math.floorDiv(-from, sliceMinutes);
        return Math.max(0, Math.floorDiv(to, sliceMinutes) - first);
    }

    private static int edgesUpTo(long[] edges, long minute) {
        int found = Arrays.binarySearch(edges, minute);
        return found >= 0 ? found + 1 : -found - 1;
    }

    private long[] edgesOf(long chunk) {
        int slot = Math.floorMod(chunk, CACHED_CHUNKS);
        if (chunks[slot] != chunk) {
            edges[slot] = expand(new MinuteRange(chunk * CHUNK, (chunk + 1) * CHUNK));
            chunks[slot] = chunk;
        }
        return edges[slot];
    }

    private long[] expand(MinuteRange chunk) {
        List<MinuteRange> ranges = new ArrayList<>();
        for (Schedule schedule : schedules) {
            ranges.addAll(schedule.touching(chunk));
        }
        ranges.sort((one, other) -> Long.compare(one.from(), other.from()));
        long[] merged = new long[2 * ranges.size()];
        int size = 0;
        for (MinuteRange range : ranges) {
            long from = Math.max(chunk.from(), range.from());
            long to = Math.min(chunk.to(), range.to());
            if (from >= to) {
                continue;
            }
            if (size > 0 && from <= merged[size - 1]) {
                merged[size - 1] = Math.max(merged[size - 1], to);
            } else {
                merged[size++] = from;
                merged[size++] = to;
            }
        }
        return Arrays.copyOf(merged, size);
    }
}
