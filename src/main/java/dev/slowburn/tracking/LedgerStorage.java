package dev.slowburn.tracking;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.contributor.RecentContributors;
import dev.slowburn.domain.ledger.LedgerRows;
import dev.slowburn.domain.window.LookBack;

/** Storage of ledgers and of the contributors to bad outcomes. Not thread-safe. */
@FunctionalInterface
public interface LedgerStorage {
    /** The storage of one ledger of a budget, which may have rows already. */
    StoredLedger open(long ledgerId, BudgetKey budget);

    /** Rows of one ledger, and the contributors to its bad outcomes. */
    interface StoredLedger {
        /** How many minutes after a minute {@link #contributors} reads ahead. */
        long AHEAD = LookBack.HOUR.minutes();

        /** The hour rows. {@link #added(long, long, long)} follows each addition to a row. */
        LedgerRows rows();

        /** Outcomes were added to the row of a minute. */
        void added(long minute, long good, long bad);

        /** Adds a contributor to a minute, and returns the row of that minute. */
        byte[] add(long minute, Contributor contributor);

        /** The contributors of the hour up to a minute, and of the {@link #AHEAD} minutes after it. */
        RecentContributors contributors(long minute);

        /**
         * Deletes expired rows.
         *
         * @param from start of the range, in epoch milliseconds, not negative; earlier calls have deleted older rows
         * @param beforeLedger end of the expired hour rows, in epoch milliseconds; may be before {@code from} if none are expired
         * @param beforeContributors end of the expired contributors, in the same way
         */
        void forget(long from, long beforeLedger, long beforeContributors);
    }
}
