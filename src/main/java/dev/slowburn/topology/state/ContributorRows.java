package dev.slowburn.topology.state;

import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.contributor.ContributorRow;
import dev.slowburn.domain.contributor.RecentContributors;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.tracking.LedgerStorage;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;

/** The contributors to the bad outcomes of one budget: one row per minute, retained for a little more than an hour. */
public final class ContributorRows {
    private final WriteBackRows rows;
    private final RowKey key;

    public ContributorRows(WriteBackRows rows, RowKey key) {
        this.rows = rows;
        this.key = key;
    }

    /** Adds a contributor to a minute and returns the updated row. */
    public byte[] add(long minute, Contributor contributor) {
        long start = Minutes.toMillis(minute);
        byte[] row = ContributorRow.with(rows.get(key, start), contributor);
        rows.put(key, start, row);
        return row;
    }

    /** The contributors that {@link LedgerStorage.StoredLedger#contributors} returns. */
    public RecentContributors load(long minute) {
        RecentContributors recent = new RecentContributors();
        rows.scan(
                key,
                Minutes.toMillis(minute - LookBack.HOUR.minutes() + 1),
                Minutes.toMillis(minute + LedgerStorage.StoredLedger.AHEAD),
                (start, row) -> recent.put(Minutes.of(start), row));
        return recent;
    }

    /** Loads the hour up to a minute in another thread, which needs its own read-only view of the store. */
    public RecentContributors load(ReadOnlyWindowStore<byte[], byte[]> view, long minute) {
        RecentContributors recent = new RecentContributors();
        rows.scan(
                view,
                key,
                Minutes.toMillis(minute - LookBack.HOUR.minutes() + 1),
                Minutes.toMillis(minute),
                (start, row) -> recent.put(Minutes.of(start), row));
        return recent;
    }
}
