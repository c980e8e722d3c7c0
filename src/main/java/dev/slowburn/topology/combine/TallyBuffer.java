package dev.slowburn.topology.combine;

import dev.slowburn.domain.contributor.ContributorCell;
import dev.slowburn.domain.ledger.TallyCell;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.topology.shuffle.BudgetKey;
import dev.slowburn.topology.shuffle.ShuffleCodec;
import dev.slowburn.topology.shuffle.TallyPartitioner;

/** The sums of one budget that wait to be sent, and what its failures have in common. */
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

    public void add(long minute, Outcome outcome, boolean good, PendingTallies waiting) {
        long occurredAt = outcome.occurredAt();
        if (cell.size() == 0) {
            waiting.add(this);
            highest = occurredAt;
        } else if (occurredAt > highest) {
            highest = occurredAt;
        }
        long count = outcome.count();
        if (cell.add(minute, good ? count : 0, good ? 0 : count)) {
            waiting.addMinute(cell.size());
        }
        if (!good) {
            contributors.add(minute, outcome, count);
        }
    }

    String service() {
        return key.service();
    }

    /** The partition that owns the budget, of so many as there always are. */
    int owner(int partitions) {
        if (owner == UNKNOWN) {
            owner = TallyPartitioner.ownerOf(key.service(), partitions);
        }
        return owner;
    }

    /** The most bytes that {@link #write} takes. */
    int room() {
        return ShuffleCodec.room(keyBytes, cell, contributors);
    }

    /** Writes them behind others of a message, and returns where they end. */
    int write(byte[] bytes, int at) {
        return ShuffleCodec.add(ledgerId, keyBytes, highest, cell, contributors, bytes, at);
    }

    void clear() {
        cell.clear();
        contributors.clear();
    }
}
