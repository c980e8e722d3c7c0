package dev.slowburn.topology.evaluate;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.ledger.Exclusions;
import dev.slowburn.domain.ledger.HourRow;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.topology.state.JournaledLedgerState;
import dev.slowburn.topology.state.RowKey;
import dev.slowburn.topology.state.StoredBudgetState;
import java.util.List;

/** Opens the ledgers of one task. */
final class LedgerFactory {
    private final JournaledLedgerState state;
    private final long retentionMinutes;
    private final HourRow scratch = new HourRow();

    LedgerFactory(JournaledLedgerState state, long retentionMinutes) {
        this.state = state;
        this.retentionMinutes = retentionMinutes;
    }

    ObjectiveLedger open(Budget budget, BudgetKey key, Exclusions exclusions, StoredBudgetState memory) {
        return new ObjectiveLedger(
                budget, RowKey.of(budget.ledgerId(), key), state, scratch, retentionMinutes, exclusions, memory);
    }

    /** A ledger that no definition known here asks for: it takes sums in, and is read should one come. */
    Unread unread(long ledgerId, BudgetKey key) {
        RowKey rowKey = RowKey.of(ledgerId, key);
        Ledger ledger = new Ledger(
                state.tallies(rowKey),
                scratch,
                retentionMinutes,
                Budgeting.OCCURRENCES,
                Exclusions.NONE,
                Long.MAX_VALUE,
                List.of());
        return new Unread(ledger, rowKey);
    }

    /** Takes sums in and has none itself. */
    final class Unread {
        private final Ledger ledger;
        private final RowKey key;

        private Unread(Ledger ledger, RowKey key) {
            this.ledger = ledger;
            this.key = key;
        }

        /** Counts outcomes, or answers why not. */
        Ledger.Answer add(long minute, long good, long bad, long nowMinute) {
            Ledger.Answer answer = ledger.add(minute, good, bad, nowMinute);
            if (answer == Ledger.Answer.COUNTED) {
                state.added(key, minute, good, bad);
            }
            return answer;
        }
    }

    long retentionMinutes() {
        return retentionMinutes;
    }
}
