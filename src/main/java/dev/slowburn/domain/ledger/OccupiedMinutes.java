package dev.slowburn.domain.ledger;

import dev.slowburn.domain.window.Minutes;

/**
 * Finds the next minute with outcomes in a ledger's rows. It caches the row found last as one bit per minute, so that lookups
 * of increasing minutes read each row once.
 */
public final class OccupiedMinutes implements LedgerRows.RowVisitor, HourRow.Visitor {
    static final long NONE = Long.MAX_VALUE;

    private static final long UNSET = Long.MIN_VALUE;
    /** The number of rows that are read one by one before a scan; in most cases the next row exists. */
    private static final long SINGLE_READS = 2;

    private static final long FIRST_SCAN = 24;

    private final LedgerRows rows;
    /** The hour found last. Hours from the requested one up to it have no outcomes. */
    private long hour = UNSET;

    private long minutes;

    public OccupiedMinutes(LedgerRows rows) {
        this.rows = rows;
    }

    /**
     * The first minute with outcomes, excluded minutes included, between two minutes, both included; {@link #NONE} if there is
     * none.
     */
    public long first(long from, long to) {
        if (to < from) {
            return NONE;
        }
        long first = Minutes.hourOf(from);
        if (hour < first) {
            find(first, Minutes.hourOf(to));
        }
        long left = minutes;
        if (hour == first) {
            left &= -1L << Minutes.withinHour(from);
            if (left == 0) {
                find(first + 1, Minutes.hourOf(to));
                left = minutes;
            }
        }
        if (hour == UNSET) {
            return NONE;
        }
        long minute = hour * Minutes.PER_HOUR + Long.numberOfTrailingZeros(left);
        return minute <= to ? minute : NONE;
    }

    /** Records that a minute now has outcomes. */
    void add(long minute) {
        long ofMinute = Minutes.hourOf(minute);
        if (ofMinute == hour) {
            minutes |= 1L << Minutes.withinHour(minute);
        } else if (ofMinute < hour) {
            hour = UNSET;
        }
    }

    private void find(long fromHour, long toHour) {
        hour = UNSET;
        long next = fromHour;
        for (; next <= toHour && next < fromHour + SINGLE_READS; next++) {
            byte[] row = rows.get(next);
            if (row != null) {
                row(next, row);
                if (hour != UNSET) {
                    return;
                }
            }
        }
        for (long length = FIRST_SCAN; next <= toHour; length *= 2) {
            long last = Math.min(toHour, next + length - 1);
            rows.scan(next, last, this);
            if (hour != UNSET) {
                return;
            }
            next = last + 1;
        }
    }

    @Override
    public void row(long rowHour, byte[] row) {
        if (hour == UNSET) {
            minutes = 0;
            HourRow.visit(row, this);
            if (minutes != 0) {
                hour = rowHour;
            }
        }
    }

    @Override
    public void minute(int minute, long good, long bad) {
        minutes |= 1L << minute;
    }
}
