package dev.slowburn.testkit.topology;

import dev.slowburn.domain.ledger.LedgerRows;
import java.util.TreeMap;

/** Rows of a ledger in a sorted map. */
public final class RowsInMemory implements LedgerRows {
    private final TreeMap<Long, byte[]> rows;

    public RowsInMemory() {
        this.rows = new TreeMap<>();
    }

    /** Starts with the rows of another, and leaves those as they are. */
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

    /** Drops the rows of earlier hours, as a store does after its retention. */
    public void forgetBefore(long hour) {
        rows.headMap(hour).clear();
    }

    /** How many bytes all rows take. */
    public long size() {
        return rows.values().stream().mapToLong(row -> row.length).sum();
    }
}
