package dev.slowburn.topology.state;

import dev.slowburn.domain.ledger.LedgerRows;
import dev.slowburn.domain.window.Minutes;

/** The rows of one ledger, one per hour. */
public final class WindowRows implements LedgerRows {
    private final WriteBackRows rows;
    private final RowKey key;

    WindowRows(WriteBackRows rows, RowKey key) {
        this.rows = rows;
        this.key = key;
    }

    @Override
    public byte[] get(long hour) {
        return rows.get(key, Minutes.hourToMillis(hour));
    }

    @Override
    public void put(long hour, byte[] row) {
        rows.put(key, Minutes.hourToMillis(hour), row);
    }

    @Override
    public void scan(long fromHour, long toHour, RowVisitor visitor) {
        rows.scan(
                key,
                Minutes.hourToMillis(fromHour),
                Minutes.hourToMillis(toHour),
                (start, row) -> visitor.row(Minutes.hourOf(Minutes.of(start)), row));
    }
}
