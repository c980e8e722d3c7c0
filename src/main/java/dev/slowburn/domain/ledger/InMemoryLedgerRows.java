package dev.slowburn.domain.ledger;

import java.util.Map;
import java.util.TreeMap;

/** A read-only copy of some of a ledger's rows, for repeated reads without access to the store. */
public final class InMemoryLedgerRows implements LedgerRows {
    private final TreeMap<Long, byte[]> byHour = new TreeMap<>();

    /** Copies the rows between two hours, both included. */
    public static InMemoryLedgerRows copy(LedgerRows rows, long fromHour, long toHour) {
        InMemoryLedgerRows copy = new InMemoryLedgerRows();
        rows.scan(fromHour, toHour, copy.byHour::put);
        return copy;
    }

    @Override
    public byte[] get(long hour) {
        return byHour.get(hour);
    }

    @Override
    public void put(long hour, byte[] row) {
        throw new UnsupportedOperationException("a copy of ledger rows is read-only");
    }

    @Override
    public void scan(long fromHour, long toHour, RowVisitor visitor) {
        for (Map.Entry<Long, byte[]> row :
                byHour.subMap(fromHour, true, toHour, true).entrySet()) {
            visitor.row(row.getKey(), row.getValue());
        }
    }
}
