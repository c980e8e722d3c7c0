package dev.slowburn.domain.ledger;

import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/** Where the rows of one ledger are kept: a row for each hour that has outcomes, packed as {@link HourRow} says. */
public interface LedgerRows {
    /** The row of an hour, counted from the epoch; null if there is none. */
    byte[] get(long hour);

    void put(long hour, byte[] row);

    /** Shows all rows between two hours, both included, earliest first. */
    void scan(long fromHour, long toHour, RowVisitor visitor);

    /**
     * What was counted in some minutes.
     *
     * @param leftOut minutes that don't count
     */
    default Tally sum(MinuteRange minutes, LongPredicate leftOut) {
        Tally[] sum = {Tally.NONE};
        scan(Minutes.hourOf(minutes.from()), Minutes.hourOf(minutes.to() - 1), (hour, row) -> {
            long first = hour * Minutes.PER_HOUR;
            HourRow.visit(row, (at, good, bad) -> {
                long minute = first + at;
                if (minutes.from() <= minute && minute < minutes.to() && !leftOut.test(minute)) {
                    sum[0] = sum[0].plus(new Tally(good, bad));
                }
            });
        });
        return sum[0];
    }

    /**
     * The last of some minutes with a bad outcome; empty if there is none.
     *
     * @param leftOut minutes that don't count
     */
    default OptionalLong lastBad(MinuteRange minutes, LongPredicate leftOut) {
        long[] last = {Long.MIN_VALUE};
        scan(Minutes.hourOf(minutes.from()), Minutes.hourOf(minutes.to() - 1), (hour, row) -> {
            long first = hour * Minutes.PER_HOUR;
            HourRow.visit(row, (at, good, bad) -> {
                long minute = first + at;
                if (bad > 0 && minutes.from() <= minute && minute < minutes.to() && !leftOut.test(minute)) {
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
