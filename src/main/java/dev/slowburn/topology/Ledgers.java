package dev.slowburn.topology;

import dev.slowburn.domain.Budget;
import dev.slowburn.domain.Budgeting;
import dev.slowburn.domain.Exclusions;
import dev.slowburn.domain.HourRow;
import dev.slowburn.domain.Ledger;
import java.util.List;
import org.apache.kafka.streams.state.WindowStore;

/** Opens the ledgers of one task. */
final class Ledgers {
    private final WindowStore<String, byte[]> rows;
    private final WindowStore<String, byte[]> contributors;
    private final long retentionMinutes;
    private final HourRow scratch = new HourRow();

    Ledgers(WindowStore<String, byte[]> rows, WindowStore<String, byte[]> contributors, long retentionMinutes) {
        this.rows = rows;
        this.contributors = contributors;
        this.retentionMinutes = retentionMinutes;
    }

    LedgerReading open(Budget budget, BudgetKey key, Exclusions exclusions, BudgetMemory memory) {
        long ledgerId = budget.ledgerId();
        return new LedgerReading(
                budget,
                new WindowRows(rows, ledgerId, key),
                new ContributorRows(contributors, ledgerId, key),
                scratch,
                retentionMinutes,
                exclusions,
                memory);
    }

    /** A ledger that no definition known here asks for: it takes sums in, and is read should one come. */
    Ledger unread(long ledgerId, BudgetKey key) {
        return new Ledger(
                new WindowRows(rows, ledgerId, key),
                scratch,
                retentionMinutes,
                Budgeting.OCCURRENCES,
                Exclusions.NONE,
                Long.MAX_VALUE,
                List.of());
    }

    long retentionMinutes() {
        return retentionMinutes;
    }
}
