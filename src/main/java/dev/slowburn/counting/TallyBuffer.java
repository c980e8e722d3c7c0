package dev.slowburn.counting;

import dev.slowburn.domain.contributor.ContributorCell;
import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.domain.outcome.Outcome;
import java.util.function.ToIntFunction;

/** The tallies of one budget by minute that have not been emitted yet, and the contributors to its bad outcomes. */
public final class TallyBuffer implements BufferLookup {
    private static final int UNKNOWN = -1;
    /** Never added to. */
    private static final ContributorCell NO_CONTRIBUTORS = new ContributorCell();

    private final long ledgerId;
    private final BudgetKey key;
    private final byte[] keyBytes;
    private final TallyCell cell = new TallyCell();
    /** {@link #NO_CONTRIBUTORS} before the first bad outcome, because most budgets of a task have none. */
    private ContributorCell contributors = NO_CONTRIBUTORS;

    private long highest;
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

    public void add(long minute, Outcome outcome, boolean good, PendingTallies pending) {
        long occurredAt = outcome.occurredAt();
        if (cell.size() == 0) {
            pending.add(this);
            highest = occurredAt;
        } else if (occurredAt > highest) {
            highest = occurredAt;
        }
        long count = outcome.count();
        if (cell.add(minute, good ? count : 0, good ? 0 : count)) {
            pending.addMinute(cell.size());
        }
        if (!good && pending.recordsContributors(minute)) {
            addContributor(minute, outcome, pending);
        }
    }

    @SuppressWarnings("ReferenceEquality") // A constant.
    private void addContributor(long minute, Outcome outcome, PendingTallies pending) {
        if (contributors == NO_CONTRIBUTORS) {
            contributors = new ContributorCell();
        }
        if (contributors.add(minute, outcome, outcome.count())) {
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
        if (contributors.size() > 0) {
            contributors.clear();
        }
    }
}
