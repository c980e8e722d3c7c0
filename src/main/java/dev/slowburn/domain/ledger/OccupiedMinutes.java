package dev.slowburn.domain.ledger;

import dev.slowburn.domain.window.Minutes;

/**
 * Finds the next minute with outcomes in a ledger's rows. Remembers the row that it found last, as one bit a minute, so asking for
 * rising minutes reads each row once.
 */
public final class OccupiedMinutes implements LedgerRows.RowVisitor, HourRow.Visitor {
    static final long NONE = Long.MAX_VALUE;

    private static final long NOWHERE = Long.MIN_VALUE;
    /** So many rows are read one by one before a scan: mostly the next one is there. */
    private static final long SINGLE_READS = 2;

    private static final long FIRST_SCAN = 24;

    private final LedgerRows rows;
    /** The hour that was found: those from the hour that was asked for up to it have no outcomes. */
    private long hour = NOWHERE;

    private long minutes;

    public OccupiedMinutes(LedgerRows rows) {
        this.rows = rows;
    }

    /** The first minute with outcomes, counted or excluded, between two minutes, both included; {@link #NONE} if there is none. */
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
        if (hour == NOWHERE) {
            return NONE;
        }
        long minute = hour * Minutes.PER_HOUR + Long.numberOfTrailingZeros(left);
        return minute <= to ? minute : NONE;
    }

    /** Takes note of a minute that has outcomes now. */
    void add(long minute) {
        long its = Minutes.hourOf(minute);
        if (its == hour) {
            minutes |= 1L << Minutes.withinHour(minute);
        } else if (its < hour) {
            hour = NOWHERE;
        }
    }

    private void find(long fromHour, long toHour) {
        hour = NOWHERE;
        long next = fromHour;
        for (; next <= toHour && next < fromHour + SINGLE_READS; next++) {
            byte[] row = rows.get(next);
            if (row != null) {
                row(next, row);
                if (hour != NOWHERE) {
                    return;
                }
            }
        }
        for (long length = FIRST_SCAN; next <= toHour; length *= 2) {
            long last = Math.min(toHour, next + length - 1);
            rows.scan(next, last, this);
            if (hour != NOWHERE) {
                return;
            }
            next = last + 1;
        }
    }

    @Override
    public void row(long itsHour, byte[] row) {
        if (hour == NOWHERE) {
            minutes = 0;
            HourRow.visit(row, this);
            if (minutes != 0) {
                hour = itsHour;
            }
        }
    }

    @Override
    public void minute(int minute, long good, long bad) {
        minutes |= 1L << minute;
    }
}
