package dev.slowburn.topology.state;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.contributor.RecentContributors;
import dev.slowburn.domain.ledger.HourRow;
import dev.slowburn.domain.ledger.LedgerRows;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.progress.InputProgress;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.tracking.LedgerStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of the ledgers of one task: changed rows are buffered on the heap, their additions are written to the journal at each
 * commit, the progress of the input once a second, and the rows to their stores once a minute, or earlier if there are more than
 * {@link #MAX_ROWS}.
 *
 * <p>A restart replays the journal into the rows. Without the journal, rows in a store are up to a minute old.
 */
public final class JournaledLedgerState implements LedgerStorage {
    private static final Logger LOG = LoggerFactory.getLogger(JournaledLedgerState.class);

    private static final int MAX_ROWS = 100_000;
    /**
     * Interval at which the progress of all partitions is written. An entry with the progress of a thousand partitions takes 6 KB, and there
     * are up to ten commits a second.
     */
    private static final long PROGRESS_INTERVAL_MILLIS = 1_000;
    /** Delay after the end of a minute before its rows are written, so that late tallies are included. */
    private static final long DELAY_MILLIS = 5_000;
    /** The tasks are spread over this part of the minute. */
    private static final long SPREAD_MILLIS = 50_000;

    private final WriteBackRows tallies;
    private final WriteBackRows contributors;
    private final Journal journal;
    private final InputProgress progress;
    private final long offset;
    private final HourRow scratch = new HourRow();
    private long writtenInMinute = Long.MIN_VALUE;
    private long progressWrittenAt = Long.MIN_VALUE / 2;
    private boolean mustWriteRows;

    /**
     * @param task number of this task
     * @param tasks number of tasks
     */
    public JournaledLedgerState(
            WriteBackRows tallies,
            WriteBackRows contributors,
            Journal journal,
            InputProgress progress,
            int task,
            int tasks) {
        this.tallies = tallies;
        this.contributors = contributors;
        this.journal = journal;
        this.progress = progress;
        this.offset = DELAY_MILLIS + SPREAD_MILLIS * task / tasks;
    }

    /**
     * Restores what was counted before a restart, including by a former version, which had no journal and other row keys.
     *
     * @param now wall clock, which limits the progress
     */
    public void restore(long now) {
        if (!journal.replay(new JournalReplay())) {
            int migrated = tallies.migrateFormer() + contributors.migrateFormer();
            mustWriteRows = migrated > 0;
            if (mustWriteRows) {
                LOG.info("migrated state of a former version: rows={}", migrated);
            }
        }
        progress.finishRestore(now);
    }

    @Override
    public StoredLedger open(long ledgerId, BudgetKey budget) {
        return new JournaledLedger(RowKey.of(ledgerId, budget));
    }

    public WindowRows tallies(RowKey key) {
        return new WindowRows(tallies, key);
    }

    public ContributorRows contributors(RowKey key) {
        return new ContributorRows(contributors, key);
    }

    /** Records an addition to a ledger's rows. */
    public void added(RowKey key, long minute, long good, long bad) {
        journal.tally(key, minute, good, bad);
        spill();
    }

    /** Records an addition to a budget's contributors. */
    public void added(RowKey key, long minute, Contributor contributor) {
        journal.contributor(key, minute, contributor);
        spill();
    }

    /** Writes the rows early if there are too many. The same transaction must start a generation of the journal. */
    private void spill() {
        if (tallies.size() + contributors.size() >= MAX_ROWS) {
            writeRows();
            mustWriteRows = true;
        }
    }

    /** Writes the changes since the last commit. Call it before each commit. */
    public void prepareCommit(long now) {
        boolean withProgress = now < progressWrittenAt || now - progressWrittenAt >= PROGRESS_INTERVAL_MILLIS;
        boolean progressed = withProgress ? progress.hasChanges() : progress.hasEssentialChanges();
        if (!mustWriteRows && !journal.hasPending() && !progressed) {
            return;
        }
        long minute = Minutes.of(now - offset);
        if (!mustWriteRows && minute == writtenInMinute && append(now, withProgress)) {
            return;
        }
        writeRows();
        progress.drainChanges();
        journal.startGeneration(now, progress.toStore());
        progressWrittenAt = now;
        writtenInMinute = minute;
        mustWriteRows = false;
    }

    private boolean append(long now, boolean withProgress) {
        if (withProgress) {
            progressWrittenAt = now;
        }
        return journal.append(now, withProgress ? progress.drainChanges() : progress.drainEssentialChanges());
    }

    private void writeRows() {
        tallies.write();
        contributors.write();
    }

    private final class JournaledLedger implements StoredLedger {
        private final RowKey key;
        private final WindowRows rows;
        private final ContributorRows contributorRows;

        private JournaledLedger(RowKey key) {
            this.key = key;
            this.rows = JournaledLedgerState.this.tallies(key);
            this.contributorRows = JournaledLedgerState.this.contributors(key);
        }

        @Override
        public LedgerRows rows() {
            return rows;
        }

        @Override
        public void added(long minute, long good, long bad) {
            JournaledLedgerState.this.added(key, minute, good, bad);
        }

        @Override
        public byte[] add(long minute, Contributor contributor) {
            byte[] row = contributorRows.add(minute, contributor);
            JournaledLedgerState.this.added(key, minute, contributor);
            return row;
        }

        @Override
        public RecentContributors contributors(long minute) {
            return contributorRows.load(minute);
        }

        @Override
        public void forget(long from, long beforeLedger, long beforeContributors) {
            tallies.remove(key, from, beforeLedger);
            contributors.remove(key, from, beforeContributors);
        }
    }

    private final class JournalReplay implements JournalEntry.Reader {
        private RowKey key;

        @Override
        public void progress(ProgressMarker stored) {
            progress.restore(stored);
        }

        @Override
        public void key(RowKey next) {
            key = next;
        }

        @Override
        public void tally(long minute, long good, long bad) {
            WindowRows rows = JournaledLedgerState.this.tallies(key);
            long hour = Minutes.hourOf(minute);
            scratch.load(rows.get(hour));
            scratch.add(Minutes.withinHour(minute), good, bad);
            rows.put(hour, scratch.pack());
        }

        @Override
        public void contributor(long minute, Contributor contributor) {
            contributors(key).add(minute, contributor);
        }
    }
}
