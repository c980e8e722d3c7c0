package dev.slowburn.domain.consumption;

import dev.slowburn.domain.ledger.HourRow;

/**
 * Good and bad outcomes of one budget.
 *
 * <p>The tallies of a ledger are exact and their totals fit into a long, because {@link HourRow} limits each minute. Sums of the
 * tallies of several objectives stop at {@link #MOST} each; decisions about such budgets are made from the single tallies.
 */
public record Tally(long good, long bad) {
    /** So that a total is a long. */
    static final long MOST = Long.MAX_VALUE / 2;

    public static final Tally NONE = new Tally(0, 0);

    public Tally plus(Tally other) {
        return new Tally(
                Math.min(MOST, SaturatingSum.plus(good, other.good)),
                Math.min(MOST, SaturatingSum.plus(bad, other.bad)));
    }

    public long total() {
        return good + bad;
    }
}
