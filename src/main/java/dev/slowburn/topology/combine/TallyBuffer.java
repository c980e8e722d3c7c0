package dev.slowburn.topology.combine;

import dev.slowburn.domain.contributor.ContributorCell;
import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.topology.shuffle.BudgetKey;
import dev.slowburn.topology.shuffle.ShuffleCodec;
import dev.slowburn.topology.shuffle.TallyPartitioner;

/** The tallies of one budget by minute that have not been emitted yet, and the contributors to its bad outcomes. */
public final class TallyBuffer implements Combiner.Place {
    private static final int UNKNOWN = -1;

    private final long ledgerId;
    private final BudgetKey key;
    private final byte[] keyBytes;
    private final TallyCell cell = new TallyCell();
    private final ContributorCell contributors = new ContributorCell();
    private long highest;
    private int owner = UNKNOWN;

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
        if (!good) {
            contributors.add(minute, outcome, count);
        }
    }

    String service() {
        return key.service();
    }

    /** The partition that owns the budget. The number of partitions never changes. */
    int owner(int partitions) {
        if (owner == UNKNOWN) {
            owner = TallyPartitioner.ownerOf(key.service(), partitions);
        }
        return owner;
    }

    /** Maximum number of bytes that {@link #write} needs. */
    int room() {
        return ShuffleCodec.room(keyBytes, cell, contributors);
    }

    /** Appends the tallies to a record value, and returns the end position. */
    int write(byte[] bytes, int at) {
        return ShuffleCodec.add(ledgerId, keyBytes, highest, cell, contributors, bytes, at);
    }

    void clear() {
        cell.clear();
        contributors.clear();
    }
}
