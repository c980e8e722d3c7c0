package dev.slowburn.domain;

/** Where the rows of one ledger are kept: a row for each hour that has outcomes, packed as {@link HourRow} says. */
public interface LedgerRows {
    /** The row of an hour, counted from the epoch; null if there is none. */
    byte[] get(long hour);

    void put(long hour, byte[] row);

    /** Shows all rows between two hours, both included, earliest first. */
    void scan(long fromHour, long toHour, RowVisitor visitor);

    /** Receives one row. */
    @FunctionalInterface
    interface RowVisitor {
        void row(long hour, byte[] row);
    }
}
