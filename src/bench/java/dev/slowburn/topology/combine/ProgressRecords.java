package dev.slowburn.topology.combine;

import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.shuffle.ShuffleCodec;
import java.util.BitSet;
import java.util.List;

/** Counts the records that carry the progress of the tasks of a stream thread, and the bytes of their values. */
public final class ProgressRecords {
    private static final long NOW = 1_700_000_000_000L;

    private final int tallyPartitions;
    private long records;
    private long bytes;

    public ProgressRecords(int tallyPartitions) {
        this.tallyPartitions = tallyPartitions;
    }

    /** Counts a number of commits of tasks that each have sent tallies to all partitions. */
    public void commit(int times, int tasks) {
        count(times, tasks, false);
    }

    /** Counts progress for all partitions, which each task sends once a second. */
    public void toAll(int times, int tasks) {
        count(times, tasks, true);
    }

    private void count(int times, int tasks, boolean toAll) {
        ThreadProgress thread = new ThreadProgress();
        for (int task = 0; task < tasks; task++) {
            thread.addTask(task);
        }
        BitSet touched = new BitSet();
        touched.set(0, tallyPartitions);
        for (int i = 0; i < times; i++) {
            for (int task = 0; task < tasks; task++) {
                ProgressMarker marker = new ProgressMarker(task, NOW, NOW);
                if (toAll) {
                    thread.addForAll(marker);
                } else {
                    thread.add(marker, touched);
                }
                thread.endTurn(task, this::sent);
            }
        }
    }

    /** A record to all partitions becomes one record in each. */
    private void sent(int target, List<ProgressMarker> markers) {
        int copies = target < 0 ? tallyPartitions : 1;
        records += copies;
        bytes += (long) copies * ShuffleCodec.progress(target, markers).length;
    }

    public long records() {
        return records;
    }

    public long bytes() {
        return bytes;
    }
}
