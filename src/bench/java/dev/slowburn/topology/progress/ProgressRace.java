package dev.slowburn.topology.progress;

import java.util.HashMap;
import java.util.Map;

/**
 * Sends the same progress markers to {@link InputProgress} and to {@link EagerInputProgress}, on one thread: each partition in turn, with
 * a query after each marker, as in tasks with budgets over time slices.
 */
public final class ProgressRace {
    private static final long START = 1_700_000_000_000L;
    private static final int STEP_MILLIS = 100;

    private final int partitions;
    private final Inputs.AllEnds ends;

    public ProgressRace(int partitions) {
        this.partitions = partitions;
        Map<Long, EndOffsets.PartitionOffsets> offsets = new HashMap<>();
        for (int i = 0; i < partitions; i++) {
            offsets.put(SourceId.of(0, i), new EndOffsets.PartitionOffsets(0, 1, 1, 1));
        }
        ends = new Inputs.AllEnds(START, offsets);
    }

    /** Returns the time for one marker in microseconds. */
    public double current(int markers) {
        InputProgress progress = new InputProgress();
        progress.updatePartitions(ends);
        long begin = System.nanoTime();
        long sum = 0;
        for (int i = 0; i < markers; i++) {
            progress.advance(marker(i));
            sum += progress.caughtUpTo();
        }
        return micros(begin, markers, sum);
    }

    /** As {@link #current}, with all partitions visited at each marker. */
    public double eager(int markers) {
        EagerInputProgress progress = new EagerInputProgress();
        progress.updatePartitions(ends);
        long begin = System.nanoTime();
        long sum = 0;
        for (int i = 0; i < markers; i++) {
            progress.advance(marker(i));
            sum += progress.caughtUpTo();
        }
        return micros(begin, markers, sum);
    }

    private ProgressMarker marker(int i) {
        long time = START + (long) i / partitions * STEP_MILLIS - STEP_MILLIS;
        return new ProgressMarker(SourceId.of(0, i % partitions), time, time);
    }

    private static double micros(long begin, int markers, long sum) {
        if (sum == 0) {
            throw new IllegalStateException("no progress");
        }
        return (System.nanoTime() - begin) / 1e3 / markers;
    }
}
