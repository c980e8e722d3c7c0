package dev.slowburn.topology.state;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.counting.UnclassifiableOutcomes;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.shuffle.ShuffleCodec;
import java.util.Map;
import java.util.TreeMap;

/**
 * From which partitions of the input outcomes were counted, and until when, as committed records of internal topics tell: the
 * changelog of the journal, and the tallies that the second stage has not processed yet.
 */
public final class CountedInput {
    private final Map<Integer, Long> caughtUpTo = new TreeMap<>();

    /**
     * Takes note of a record of the journal's changelog.
     *
     * @return whether it was written with tallies that were processed; a task's first entry can come before any
     */
    public boolean journal(byte[] entry) {
        boolean[] processed = {false};
        boolean rows = JournalEntry.readProgress(entry, progress -> {
            if (progress.inputPartition() != ProgressMarker.EVALUATED) {
                processed[0] = true;
                add(progress);
            }
        });
        return rows || processed[0];
    }

    /** Takes note of a record of the tallies. */
    public void tallies(byte[] message) {
        if (ShuffleCodec.isProgress(message)) {
            ShuffleCodec.read(message, new ProgressOnly());
        }
    }

    /** A partition without a watermark was read, and nothing in it was counted. */
    private void add(ProgressMarker progress) {
        if (progress.watermark() > ProgressMarker.NOTHING) {
            caughtUpTo.merge(progress.inputPartition(), progress.caughtUpTo(), Math::max);
        }
    }

    /** Partition → when all was counted that was in it then, in milliseconds; negative if that is not known. */
    public Map<Integer, Long> caughtUpTo() {
        return Map.copyOf(caughtUpTo);
    }

    private final class ProgressOnly implements ShuffleCodec.Receiver {
        @Override
        public void progress(ProgressMarker progress) {
            add(progress);
        }

        @Override
        public void sums(long ledgerId, BudgetKey key, long highestEventTime) {
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
        public void unclassifiable(UnclassifiableOutcomes news) {
            // Not of interest.
        }

        @Override
        public void end() {
            // Not of interest.
        }
    }
}
