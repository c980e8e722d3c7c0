package dev.slowburn.topology.state;

import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.progress.InputProgress;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.streams.StoresInMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** The size of the journal of a task without tallies, whose input partitions all progress between two commits. */
public final class JournaledProgress {
    /** Within the minute in which task 0 writes no rows. */
    private static final long START = Minutes.toMillis(29_000_000) + 10_000;

    private static final int SECONDS = 10;

    private final int partitions;
    private final int commitsPerSecond;

    public JournaledProgress(int partitions, int commitsPerSecond) {
        this.partitions = partitions;
        this.commitsPerSecond = commitsPerSecond;
    }

    /** Bytes per second. */
    public double current() {
        try (StoresInMemory stores = new StoresInMemory()) {
            InputProgress progress = new InputProgress();
            JournaledLedgerState state = new JournaledLedgerState(
                    new WriteBackRows(stores.ledger()),
                    new WriteBackRows(stores.contributors()),
                    new Journal(stores.journal()),
                    progress,
                    0,
                    8);
            state.restore(START);
            state.prepareCommit(START);
            markers(START).forEach(progress::advance);
            state.prepareCommit(START);
            int[] entry = {1};
            return perSecond(now -> {
                markers(now).forEach(progress::advance);
                state.prepareCommit(now);
                return stores.journal().get(entry[0]++).length;
            });
        }
    }

    /** Bytes per second if each entry contained all progress. */
    public double withEachCommit() {
        return perSecond(now -> JournalEntry.write(1, now, markers(now), List.of()).length);
    }

    private double perSecond(LongUnaryOperator commit) {
        long bytes = 0;
        for (int i = 1; i <= SECONDS * commitsPerSecond; i++) {
            bytes += commit.applyAsLong(START + i * 1_000L / commitsPerSecond);
        }
        return (double) bytes / SECONDS;
    }

    /** Partitions that are up to a second behind, with event times up to two minutes before. */
    private List<ProgressMarker> markers(long now) {
        List<ProgressMarker> markers = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            markers.add(new ProgressMarker(i, now - i * 7_919L % 120_000, now - i * 104_729L % 1_000));
        }
        return markers;
    }
}
