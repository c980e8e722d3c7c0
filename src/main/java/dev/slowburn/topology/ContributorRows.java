package dev.slowburn.topology;

import dev.slowburn.domain.Contributor;
import dev.slowburn.domain.ContributorRow;
import dev.slowburn.domain.LookBack;
import dev.slowburn.domain.Minutes;
import dev.slowburn.domain.RecentContributors;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;

/** What one budget's bad outcomes have in common: a row a minute, kept for little more than an hour. */
final class ContributorRows {
    /** How far ahead of a minute rows are read with it. */
    static final long AHEAD = LookBack.HOUR.minutes();

    private final BufferedRows rows;
    private final RowKey key;

    ContributorRows(BufferedRows rows, RowKey key) {
        this.rows = rows;
        this.key = key;
    }

    /** Adds to a minute and returns its row as it is now. */
    byte[] add(long minute, Contributor contributor) {
        long start = Minutes.toMillis(minute);
        byte[] row = ContributorRow.with(rows.get(key, start), contributor);
        rows.put(key, start, row);
        return row;
    }

    /** The hour up to a minute, and what is ahead of it. */
    RecentContributors load(long minute) {
        RecentContributors recent = new RecentContributors();
        rows.scan(
                key,
                Minutes.toMillis(minute - LookBack.HOUR.minutes() + 1),
                Minutes.toMillis(minute + AHEAD),
                (start, row) -> recent.put(Minutes.of(start), row));
        return recent;
    }

    /** The hour up to a minute, for another thread, which has to read the store by a view of its own. */
    RecentContributors load(ReadOnlyWindowStore<byte[], byte[]> view, long minute) {
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
