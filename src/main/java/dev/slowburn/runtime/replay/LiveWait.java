package dev.slowburn.runtime.replay;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The wait of the replay for live counting, which comes first. Not thread-safe. */
final class LiveWait {
    /** Shorter waits are normal, for example at the start. */
    static final Duration NORMAL = Duration.ofSeconds(10);

    private static final int MAX_NAMED = 10;

    private Set<Integer> waiting = Set.of();
    private long since;

    /**
     * Updates which partitions wait.
     *
     * @param now monotonic time in nanoseconds
     */
    void update(Collection<Integer> partitions, long now) {
        if (waiting.isEmpty()) {
            since = now;
        }
        waiting = new TreeSet<>(partitions);
    }

    /** How long until the reason can appear; empty if nothing waits, or it has appeared. */
    Optional<Duration> untilReason(long now) {
        long left = since + NORMAL.toNanos() - now;
        return waiting.isEmpty() || left <= 0 ? Optional.empty() : Optional.of(Duration.ofNanos(left));
    }

    /** The reason, if the wait is longer than normal. */
    Optional<String> reason(long now) {
        if (waiting.isEmpty() || now - since < NORMAL.toNanos()) {
            return Optional.empty();
        }
        String named = waiting.stream().limit(MAX_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        String others = waiting.size() > MAX_NAMED ? " and " + (waiting.size() - MAX_NAMED) + " more" : "";
        return Optional.of("live counting comes first, and lags in partition " + named + others);
    }
}
