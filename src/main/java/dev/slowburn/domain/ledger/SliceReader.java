package dev.slowburn.domain.ledger;

import dev.slowburn.domain.window.Minutes;

/**
 * Reads a ledger's rows slice by slice, without the minutes that don't count. Itself the visitor of rows and minutes, and
 * reused, so that reading allocates nothing of its own. Costs a row read for every hour with outcomes.
 */
public final class SliceReader implements LedgerRows.RowVisitor, HourRow.Visitor {
    /** So many rows are read one by one: two look-ups are cheaper than a scan. */
    private static final long SINGLE_READS = 2;

    private static final long NONE = Long.MIN_VALUE;

    private final LedgerRows rows;
    private final Slicing slicing;
    private final Exclusions exclusions;

    private long from;
    private long to;
    private Sink sink;
    private long hour;
    private long slice;
    private long good;
    private long bad;
    private long earliest = Long.MAX_VALUE;
    private long latest = Long.MIN_VALUE;

    SliceReader(LedgerRows rows, Slicing slicing, Exclusions exclusions) {
        this.rows = rows;
        this.slicing = slicing;
        this.exclusions = exclusions;
    }

    /**
     * Shows every slice that has outcomes in these minutes, with those outcomes, earliest first.
     *
     * @param fromMinute the first
     * @param toMinute the last
     */
    public void read(long fromMinute, long toMinute, Sink into) {
        if (toMinute < fromMinute) {
            return;
        }
        from = fromMinute;
        to = toMinute;
        sink = into;
        slice = NONE;
        long fromHour = Minutes.hourOf(fromMinute);
        long toHour = Minutes.hourOf(toMinute);
        if (toHour - fromHour < SINGLE_READS) {
            for (long h = fromHour; h <= toHour; h++) {
                byte[] row = rows.get(h);
                if (row != null) {
                    row(h, row);
                }
            }
        } else {
            rows.scan(fromHour, toHour, this);
        }
        show();
    }

    @Override
    public void row(long rowHour, byte[] row) {
        hour = rowHour;
        HourRow.visit(row, this);
    }

    @Override
    public void minute(int within, long moreGood, long moreBad) {
        long minute = hour * Minutes.PER_HOUR + within;
        if (minute < from || minute > to) {
            return;
        }
        earliest = Math.min(earliest, minute);
        latest = Math.max(latest, minute);
        if (exclusions.covers(minute)) {
            return;
        }
        long its = slicing.sliceOf(minute);
        if (its != slice) {
            show();
            slice = its;
            good = 0;
            bad = 0;
        }
        good += moreGood;
        bad += moreBad;
    }

    private void show() {
        if (slice != NONE) {
            sink.slice(slice, good, bad);
        }
    }

    /** The earliest minute with outcomes, counted or not, that was ever read; Long.MAX_VALUE if none. */
    long earliest() {
        return earliest;
    }

    /** The latest minute with outcomes, counted or not, that was ever read; Long.MIN_VALUE if none. */
    long latest() {
        return latest;
    }

    /** Receives slices. */
    @FunctionalInterface
    public interface Sink {
        Sink NOWHERE = (slice, good, bad) -> {};

        /** Takes one slice; it has at least one outcome. */
        void slice(long slice, long good, long bad);
    }
}
