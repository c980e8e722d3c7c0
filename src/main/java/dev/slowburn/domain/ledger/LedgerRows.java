package dev.slowburn.domain.ledger;

import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/** The stored rows of one ledger: one row for each hour with outcomes, in the format of {@link HourRow}. */
public interface LedgerRows {
    /** The row of an hour, counted from the epoch; null if there is none. */
    byte[] get(long hour);

    void put(long hour, byte[] row);

    /** Passes all rows between two hours, both included, to a visitor, earliest first. */
    void scan(long fromHour, long toHour, RowVisitor visitor);

    /**
     * The sum of the tallies in a range of minutes.
     *
     * @param excluded minutes that do not count
     */
    default Tally sum(MinuteRange minutes, LongPredicate excluded) {
        Tally[] sum = {Tally.NONE};
        scan(Minutes.hourOf(minutes.from()), Minutes.hourOf(minutes.to() - 1), (hour, row) -> {
            long first = hour * Minutes.PER_HOUR;
            HourRow.visit(row, (at, good, bad) -> {
                long minute = first + at;
                if (minutes.from() <= minute && minute < minutes.to() && !excluded.test(minute)) {
                    sum[0] = sum[0].plus(new Tally(good, bad));
                }
            });
        });
        return sum[0];
    }

    /**
     * The last minute of a range with a bad outcome; empty if there is none.
     *
     * @param excluded minutes that do not count
     */
    default OptionalLong lastBad(MinuteRange minutes, LongPredicate excluded) {
        long[] last = {Long.MIN_VALUE};
        scan(Minutes.hourOf(minutes.from()), Minutes.hourOf(minutes.to() - 1), (hour, row) -> {
            long first = hour * Minutes.PER_HOUR;
            HourRow.visit(row, (at, good, bad) -> {
                long minute = first + at;
                if (bad > 0 && minutes.from() <= minute && minute < minutes.to() && !excluded.test(minute)) {
                    last[0] = minute;
                }
            });
        });
        return last[0] == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(last[0]);
    }

    /** Receives one row. */
    @FunctionalInterface
    interface RowVisitor {
        void row(long hour, byte[] row);
    }
}
