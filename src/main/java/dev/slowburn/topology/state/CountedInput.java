package dev.slowburn.topology.state;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.counting.UnclassifiableOutcomes;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.progress.SourceId;
import dev.slowburn.topology.shuffle.BudgetKeyCache;
import dev.slowburn.topology.shuffle.CoverageReport;
import dev.slowburn.topology.shuffle.ShuffleCodec;
import java.util.Map;
import java.util.TreeMap;

/**
 * The caught-up time of each partition of the input from which outcomes were counted, reconstructed from committed records of two
 * internal topics: the changelog of the journal, and the tallies that the second stage has not processed yet.
 */
public final class CountedInput {
    private final BudgetKeyCache keys = new BudgetKeyCache();
    private final Map<Long, Long> caughtUpTo = new TreeMap<>();

    /**
     * Processes a record of the journal's changelog.
     *
     * @return whether tallies were processed before it was written; the first entry of a task may precede all tallies
     */
    public boolean addJournalEntry(byte[] entry) {
        boolean[] processed = {false};
        boolean rows = JournalEntry.readProgress(entry, progress -> {
            if (progress.source() != ProgressMarker.EVALUATED) {
                processed[0] = true;
                add(progress);
            }
        });
        return rows || processed[0];
    }

    /** Processes a record of the repartition topic. */
    public void addTallies(byte[] message) {
        if (ShuffleCodec.isProgress(message)) {
            ShuffleCodec.read(message, keys, new ProgressOnly());
        }
    }

    /** Ignores a partition without a watermark: it was read, but no outcome in it was counted. */
    private void add(ProgressMarker progress) {
        if (progress.watermark() > ProgressMarker.NOTHING) {
            caughtUpTo.merge(progress.source(), progress.caughtUpTo(), Math::max);
        }
    }

    /** {@link SourceId} → time up to which it has been counted, in epoch milliseconds; negative if unknown. */
    public Map<Long, Long> caughtUpTo() {
        return Map.copyOf(caughtUpTo);
    }

    private final class ProgressOnly implements ShuffleCodec.Receiver {
        @Override
        public void progress(ProgressMarker progress) {
            add(progress);
        }

        @Override
        public void tallies(long ledgerId, BudgetKey key, long highestEventTime, boolean isReplayed) {
            // Not of interest.
        }

        @Override
        public void minute(long minute, long good, long bad) {
            // Not of interest.
        }

        @Override
        public void contributor(long minute, Contributor contributor) {
            // Not of interest.
        }

        @Override
        public void coverage(CoverageReport report) {
            // Not of interest.
        }

        @Override
        public void unclassifiable(UnclassifiableOutcomes outcomes) {
            // Not of interest.
        }

        @Override
        public void end() {
            // Not of interest.
        }
    }
}
