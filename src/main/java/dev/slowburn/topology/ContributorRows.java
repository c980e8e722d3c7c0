package dev.slowburn.topology;

import dev.slowburn.domain.Contributor;
import dev.slowburn.domain.ContributorRow;
import dev.slowburn.domain.LookBack;
import dev.slowburn.domain.Minutes;
import dev.slowburn.domain.RecentContributors;
import java.time.Instant;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/** What one budget's bad outcomes have in common, in the windowed store: a row a minute, kept for little more than an hour. */
final class ContributorRows {
    private final WindowStore<String, byte[]> store;
    private final String key;

    ContributorRows(WindowStore<String, byte[]> store, long ledgerId, BudgetKey budget) {
        this.store = store;
        this.key = WindowRows.key(ledgerId, budget);
    }

    /** Adds to a minute and returns its row as it is now. */
    byte[] add(long minute, Contributor contributor) {
        long start = Minutes.toMillis(minute);
        byte[] row = ContributorRow.with(store.fetch(key, start), contributor);
        store.put(key, row, start);
        return row;
    }

    /** The hour up to a minute, and what is ahead of it. */
    RecentContributors load(long minute) {
        RecentContributors recent = new RecentContributors();
        Instant from = Instant.ofEpochMilli(Math.max(0, Minutes.toMillis(minute - LookBack.HOUR.minutes() + 1)));
        Instant to = Instant.ofEpochMilli(Math.max(0, Minutes.toMillis(minute + LookBack.HOUR.minutes())));
        try (WindowStoreIterator<byte[]> rows = store.fetch(key, from, to)) {
            while (rows.hasNext()) {
                KeyValue<Long, byte[]> row = rows.next();
                recent.put(Minutes.of(row.key), row.value);
            }
        }
        return recent;
    }
}
