package dev.slowburn.testkit.topology;

import dev.slowburn.domain.ledger.LedgerRows;
import java.util.TreeMap;

/** Ledger rows in a sorted map. */
public final class RowsInMemory implements LedgerRows {
    private final TreeMap<Long, byte[]> rows;

    public RowsInMemory() {
        this.rows = new TreeMap<>();
    }

    /** Copies the rows of another instance. */
    public RowsInMemory(RowsInMemory other) {
        this.rows = new TreeMap<>(other.rows);
    }

    @Override
    public byte[] get(long hour) {
        return rows.get(hour);
    }

    @Override
    public void put(long hour, byte[] row) {
        rows.put(hour, row);
    }

    @Override
    public void scan(long fromHour, long toHour, RowVisitor visitor) {
        rows.subMap(fromHour, true, toHour, true).forEach(visitor::row);
    }

    /** Removes rows of earlier hours, like a store's retention. */
    public void forgetBefore(long hour) {
        rows.headMap(hour).clear();
    }

    /** Size of all rows in bytes. */
    public long size() {
        return rows.values().stream().mapToLong(row -> row.length).sum();
    }
}
