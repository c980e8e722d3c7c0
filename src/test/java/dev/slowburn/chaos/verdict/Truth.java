package dev.slowburn.chaos.verdict;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Expected counts: good and bad of each budget and minute. Not thread-safe. */
public final class Truth {
    private final Map<String, NavigableMap<Long, Count>> budgets = new TreeMap<>();

    /** Good and bad outcomes. */
    public record Count(long good, long bad) {
        static final Count NONE = new Count(0, 0);

        Count plus(boolean isGood, long count) {
            return isGood ? new Count(good + count, bad) : new Count(good, bad + count);
        }
    }

    public void add(String budget, long millis, boolean good, long count) {
        budgets.computeIfAbsent(budget, key -> new TreeMap<>())
                .merge(
                        Math.floorDiv(millis, 60_000L),
                        Count.NONE.plus(good, count),
                        (old, one) -> new Count(old.good + one.good, old.bad + one.bad));
    }

    public Map<String, NavigableMap<Long, Count>> budgets() {
        return budgets;
    }

    /** Total over all budgets; each outcome belongs to one budget. */
    public long outcomes() {
        return budgets.values().stream()
                .flatMap(minutes -> minutes.values().stream())
                .mapToLong(count -> count.good + count.bad)
                .sum();
    }
}
