package dev.slowburn.domain.ledger;

import dev.slowburn.domain.window.Minutes;

/**
 * Reads a ledger's rows slice by slice, without excluded minutes. It is itself the visitor of rows and minutes and is reused,
 * so that reading allocates nothing of its own. The cost is one row read per hour with outcomes.
 */
public final class SliceReader implements LedgerRows.RowVisitor, HourRow.Visitor {
    /** The number of rows that are read one by one: two lookups are cheaper than a scan. */
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
     * Passes each slice that has outcomes in a range of minutes to a sink, with those outcomes, earliest first.
     *
     * @param fromMinute the first minute
     * @param toMinute the last minute
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
        emit();
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
        long sliceOfMinute = slicing.sliceOf(minute);
        if (sliceOfMinute != slice) {
            emit();
            slice = sliceOfMinute;
            good = 0;
            bad = 0;
        }
        good += moreGood;
        bad += moreBad;
    }

    private void emit() {
        if (slice != NONE) {
            sink.slice(slice, good, bad);
        }
    }

    /** The earliest minute with outcomes, excluded minutes included, that was ever read; Long.MAX_VALUE if there is none. */
    long earliest() {
        return earliest;
    }

    /** The latest minute with outcomes, excluded minutes included, that was ever read; Long.MIN_VALUE if there is none. */
    long latest() {
        return latest;
    }

    /** Receives slices. */
    @FunctionalInterface
    public interface Sink {
        Sink DISCARD = (slice, good, bad) -> {};

        /** Receives one slice, which has at least one outcome. */
        void slice(long slice, long good, long bad);
    }
}
