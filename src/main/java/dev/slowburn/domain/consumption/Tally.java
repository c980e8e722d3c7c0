package dev.slowburn.domain.consumption;

import dev.slowburn.domain.ledger.HourRow;

/**
 * The numbers of good and bad outcomes of one budget.
 *
 * <p>The tallies of a ledger are exact and their totals fit into a long, because {@link HourRow} limits each minute. Sums over
 * several objectives stop at {@link #MAX} for each number; decisions about composite budgets are therefore made from the
 * tallies of the individual objectives.
 */
public record Tally(long good, long bad) {
    /** The limit of either number, so that a total fits into a long. */
    static final long MAX = Long.MAX_VALUE / 2;

    public static final Tally NONE = new Tally(0, 0);

    public Tally plus(Tally other) {
        return new Tally(
                Math.min(MAX, SaturatingSum.plus(good, other.good)), Math.min(MAX, SaturatingSum.plus(bad, other.bad)));
    }

    public long total() {
        return good + bad;
    }
}
