package dev.slowburn.counting;

import dev.slowburn.domain.consumption.SaturatingSum;
import dev.slowburn.domain.contributor.ContributorCell;
import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.domain.outcome.Outcome;
import java.util.function.ToIntFunction;

/**
 * The tallies of one budget by minute that have not been emitted yet, and the contributors to its bad outcomes. The minute that was added
 * to last is in fields, because with thousands of budgets each further object is a cache miss per outcome.
 */
public final class TallyBuffer implements BufferLookup {
    private static final int UNKNOWN = -1;
    /** Never added to. */
    private static final ContributorCell NO_CONTRIBUTORS = new ContributorCell();

    private final long ledgerId;
    private final BudgetKey key;
    private final byte[] keyBytes;
    /** All minutes; does not include {@link #good} and {@link #bad}. */
    private final TallyCell cell = new TallyCell();
    /** {@link #NO_CONTRIBUTORS} before the first bad outcome, because most budgets have none. */
    private ContributorCell contributors = NO_CONTRIBUTORS;

    private boolean isPending;
    private long highest;
    /** The minute that was added to last, and additions to it. */
    private long minute;

    private long good;
    private long bad;
    private int partition = UNKNOWN;

    public TallyBuffer(long ledgerId, BudgetKey key) {
        this.ledgerId = ledgerId;
        this.key = key;
        this.keyBytes = key.toBytes();
    }

    @Override
    public TallyBuffer of(Outcome outcome) {
        return this;
    }

    public void add(long ofMinute, Outcome outcome, boolean isGood, PendingTallies pending) {
        long occurredAt = outcome.occurredAt();
        if (!isPending) {
            isPending = true;
            pending.add(this);
            highest = occurredAt;
            select(ofMinute, pending);
        } else {
            highest = Math.max(highest, occurredAt);
            if (ofMinute != minute) {
                settle();
                select(ofMinute, pending);
            }
        }
        if (isGood) {
            good = SaturatingSum.plus(good, outcome.count());
            return;
        }
        bad = SaturatingSum.plus(bad, outcome.count());
        if (pending.recordsContributors(ofMinute)) {
            addContributor(ofMinute, outcome, pending);
        }
    }

    private void select(long ofMinute, PendingTallies pending) {
        minute = ofMinute;
        if (cell.add(ofMinute, 0, 0)) {
            pending.addMinute(cell.size());
        }
    }

    /** Moves the additions to the minute that was added to last to the cell. */
    private void settle() {
        if ((good | bad) != 0) {
            cell.add(minute, good, bad);
            good = 0;
            bad = 0;
        }
    }

    @SuppressWarnings("ReferenceEquality") // A constant.
    private void addContributor(long ofMinute, Outcome outcome, PendingTallies pending) {
        if (contributors == NO_CONTRIBUTORS) {
            contributors = new ContributorCell();
        }
        if (contributors.add(ofMinute, outcome, outcome.count())) {
            pending.addContributor(contributors.isFull());
        }
    }

    /** Identity of the rule that counted, see {@link dev.slowburn.domain.slo.Budget#ledgerId()}. */
    public long ledgerId() {
        return ledgerId;
    }

    public BudgetKey key() {
        return key;
    }

    public String service() {
        return key.service();
    }

    /** The key as {@link BudgetKey#toBytes()} returns it; not to be modified. */
    public byte[] keyBytes() {
        return keyBytes;
    }

    /** The highest event time among the tallies, in epoch milliseconds. */
    public long highestEventTime() {
        return highest;
    }

    /** The tallies by minute; valid until they are cleared. */
    public TallyCell tallies() {
        settle();
        return cell;
    }

    /** The contributors to the bad outcomes by minute; valid until they are cleared. */
    public ContributorCell contributors() {
        return contributors;
    }

    /** The partition of the service, computed once: {@code partitioner} must always return the same number, which is not negative. */
    public int partition(ToIntFunction<String> partitioner) {
        if (partition == UNKNOWN) {
            partition = partitioner.applyAsInt(key.service());
        }
        return partition;
    }

    void clear() {
        cell.clear();
        isPending = false;
        good = 0;
        bad = 0;
        if (contributors.size() > 0) {
            contributors.clear();
        }
    }
}
