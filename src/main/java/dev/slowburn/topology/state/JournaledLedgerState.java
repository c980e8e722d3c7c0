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
 * Keeps what one task counts: changed rows on the heap, what changed them in the journal at each commit, and the rows in their
 * stores once a minute, or sooner where there are too many for that.
 *
 * <p>A restart reads the journal into the rows. In a copy of a store alone rows are up to a minute old.
 */
public final class JournaledLedgerState implements LedgerStorage {
    private static final Logger LOG = LoggerFactory.getLogger(JournaledLedgerState.class);

    private static final int MOST_ROWS = 100_000;
    /** When in the minute its predecessor's rows are written: when late sums of it have come. */
    private static final long AFTER_MILLIS = 5_000;
    /** Tasks take turns over this part of the minute. */
    private static final long SPREAD_MILLIS = 50_000;

    private final WriteBackRows tallies;
    private final WriteBackRows contributors;
    private final Journal journal;
    private final InputProgress progress;
    private final long offset;
    private final HourRow scratch = new HourRow();
    private long writtenInMinute = Long.MIN_VALUE;
    private boolean mustWrite;

    /**
     * @param task number of this task
     * @param tasks how many there are
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
        this.offset = AFTER_MILLIS + SPREAD_MILLIS * task / tasks;
    }

    /** Takes up what was counted before a restart, also by a former version: that had no journal and other keys of rows. */
    public void restore() {
        if (!journal.replay(new Recall())) {
            int moved = tallies.moveFormer() + contributors.moveFormer();
            mustWrite = moved > 0;
            if (mustWrite) {
                LOG.info("state of a former version taken over, rows={}", moved);
            }
        }
        progress.finishRestore();
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

    /** Takes note of what was added to a ledger's rows. */
    public void added(RowKey key, long minute, long good, long bad) {
        journal.tally(key, minute, good, bad);
        spill();
    }

    /** Takes note of what was added to a budget's contributors. */
    public void added(RowKey key, long minute, Contributor contributor) {
        journal.contributor(key, minute, contributor);
        spill();
    }

    /** Rows may go to their stores at any time, as long as the same transaction begins a generation of the journal. */
    private void spill() {
        if (tallies.size() + contributors.size() >= MOST_ROWS) {
            writeRows();
            mustWrite = true;
        }
    }

    /** To be called before each commit. */
    public void beforeCommit(long now) {
        if (!mustWrite && !journal.hasNews() && !progress.hasChanges()) {
            return;
        }
        long minute = Minutes.of(now - offset);
        if (mustWrite || minute != writtenInMinute || !journal.append(now, progress.drainChanges())) {
            writeRows();
            progress.drainChanges();
            journal.begin(now, progress.toStore());
            writtenInMinute = minute;
            mustWrite = false;
        }
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
            tallies.remove(key, Math.max(0, from), beforeLedger);
            contributors.remove(key, Math.max(0, from), beforeContributors);
        }
    }

    private final class Recall implements JournalEntry.Reader {
        private RowKey key;

        @Override
        public void progress(ProgressMarker then) {
            progress.restore(then);
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
