package dev.slowburn.tracking;

import dev.slowburn.domain.ledger.Ledger;

/**
 * A ledger that no definition in force uses: outcomes are added to it, so that none are missing if such a definition comes into
 * force.
 */
public final class OrphanLedger {
    private final Ledger ledger;
    private final LedgerStorage.StoredLedger stored;

    OrphanLedger(Ledger ledger, LedgerStorage.StoredLedger stored) {
        this.ledger = ledger;
        this.stored = stored;
    }

    /** Counts outcomes, or returns why it does not. {@link #write} must follow the last addition. */
    public Ledger.Answer add(long minute, long good, long bad, long nowMinute) {
        Ledger.Answer answer = ledger.addInOrder(minute, good, bad, nowMinute);
        if (answer == Ledger.Answer.COUNTED) {
            stored.added(minute, good, bad);
        }
        return answer;
    }

    /** Writes the row that was changed last. */
    public void write() {
        ledger.write();
    }
}
