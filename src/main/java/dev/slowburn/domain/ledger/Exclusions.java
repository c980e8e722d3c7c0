package dev.slowburn.domain.ledger;

import dev.slowburn.domain.slo.BudgetCorrection;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.domain.window.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Minutes that don't count, by the corrections that apply to a budget. A minute that several of them cover is excluded once.
 *
 * <p>Schedules may recur for ever, so they are spelled out a week at a time, when a minute of that week is asked about: as
 * the week's excluded stretches, merged and in order. Up to 64 weeks are remembered, more than a window of a year spans;
 * within them an answer is a binary search and allocates nothing. Not safe for use by several threads; one without
 * corrections is.
 */
public final class Exclusions {
    public static final Exclusions NONE = new Exclusions(List.of());

    private static final long CHUNK = 7L * 24 * Minutes.PER_HOUR;
    private static final int REMEMBERED = 64;
    private static final long NO_CHUNK = Long.MIN_VALUE;

    private final Schedule[] schedules;
    private final long[] chunks;
    /** For each remembered chunk: where a stretch begins, where it ends, where the next begins, and so on. */
    private final long[][] edges;

    private Exclusions(List<BudgetCorrection> corrections) {
        schedules = corrections.stream().map(BudgetCorrection::schedule).toArray(Schedule[]::new);
        chunks = new long[schedules.length == 0 ? 0 : REMEMBERED];
        edges = new long[chunks.length][];
        Arrays.fill(chunks, NO_CHUNK);
    }

    /** What all these corrections exclude; which of them apply to a budget is for the caller to say. */
    public static Exclusions of(List<BudgetCorrection> corrections) {
        return corrections.isEmpty() ? NONE : new Exclusions(corrections);
    }

    public boolean covers(long minute) {
        if (schedules.length == 0) {
            return false;
        }
        // Edges take turns at opening and closing, so a minute is inside when an odd number of them is not after it.
        return edgesUpTo(edgesOf(Math.floorDiv(minute, CHUNK)), minute) % 2 == 1;
    }

    /** How many of these slices have no minute that counts: slices {@code fromSlice} to before {@code toSlice}. */
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
            long[] these = edgesOf(chunk);
            for (int i = edgesUpTo(these, from) & ~1; i < these.length && these[i] < to; i += 2) {
                long stretchStart = Math.max(from, these[i]);
                if (stretchStart > end) {
                    whole += slicesWithin(start, end, sliceMinutes);
                    start = stretchStart;
                }
                end = Math.min(to, these[i + 1]);
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
        int place = Math.floorMod(chunk, REMEMBERED);
        if (chunks[place] != chunk) {
            edges[place] = spellOut(new MinuteRange(chunk * CHUNK, (chunk + 1) * CHUNK));
            chunks[place] = chunk;
        }
        return edges[place];
    }

    private long[] spellOut(MinuteRange chunk) {
        List<MinuteRange> stretches = new ArrayList<>();
        for (Schedule schedule : schedules) {
            stretches.addAll(schedule.touching(chunk));
        }
        stretches.sort((one, other) -> Long.compare(one.from(), other.from()));
        long[] merged = new long[2 * stretches.size()];
        int size = 0;
        for (MinuteRange stretch : stretches) {
            long from = Math.max(chunk.from(), stretch.from());
            long to = Math.min(chunk.to(), stretch.to());
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
