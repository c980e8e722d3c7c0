package dev.slowburn.http;

import java.time.Instant;
import java.util.List;

/**
 * A {@link Page} of published events, of which an instance keeps the newest.
 *
 * @param keptFrom events before this moment may be missing; null if none were evicted
 */
record LogPage<T>(
        List<T> items, long total, long offset, int limit, List<String> missing, String next, Instant keptFrom) {
    LogPage {
        items = List.copyOf(items);
        missing = List.copyOf(missing);
    }

    static <T> LogPage<T> of(Page<T> page, Instant keptFrom) {
        return new LogPage<>(
                page.items(), page.total(), page.offset(), page.limit(), page.missing(), page.next(), keptFrom);
    }
}
