package dev.slowburn.tracking;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.ledger.Exclusions;
import dev.slowburn.domain.ledger.HourRow;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Budgeting;
import java.util.List;

/** Opens ledgers that share a storage, a retention and a buffer. */
public final class LedgerFactory {
    private final LedgerStorage storage;
    private final long retentionMinutes;
    private final HourRow scratch = new HourRow();

    public LedgerFactory(LedgerStorage storage, long retentionMinutes) {
        this.storage = storage;
        this.retentionMinutes = retentionMinutes;
    }

    ObjectiveLedger open(Budget budget, BudgetKey key, Exclusions exclusions, StoredBudgetState state) {
        return new ObjectiveLedger(
                budget, storage.open(budget.ledgerId(), key), scratch, retentionMinutes, exclusions, state);
    }

    /** Opens a ledger that no definition in force uses. */
    public OrphanLedger orphan(long ledgerId, BudgetKey key) {
        LedgerStorage.StoredLedger stored = storage.open(ledgerId, key);
        Ledger ledger = new Ledger(
                stored.rows(),
                scratch,
                retentionMinutes,
                Budgeting.OCCURRENCES,
                Exclusions.NONE,
                Long.MAX_VALUE,
                List.of());
        return new OrphanLedger(ledger, stored);
    }

    long retentionMinutes() {
        return retentionMinutes;
    }
}
