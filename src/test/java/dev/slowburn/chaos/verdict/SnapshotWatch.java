package dev.slowburn.chaos.verdict;

import dev.slowburn.chaos.Await;
import dev.slowburn.testkit.instance.TopicConsumer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.IsolationLevel;

/** Reads committed snapshots and records the longest gap between snapshots of each budget. */
public final class SnapshotWatch implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final String bootstrap;
    private final String topic;
    private final Map<String, Long> newest = new ConcurrentHashMap<>();
    private final Map<String, Long> longest = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "snapshot-watch");
    private volatile boolean ended;

    public SnapshotWatch(String bootstrap, String topic) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try (TopicConsumer consumer = new TopicConsumer(bootstrap, topic, IsolationLevel.READ_COMMITTED)) {
            while (!ended) {
                consumer.poll().forEach(record -> update(new String(record.key(), StandardCharsets.UTF_8)));
            }
        }
    }

    private void update(String budget) {
        long now = System.nanoTime();
        Long before = newest.put(budget, now);
        longest.merge(budget, before == null ? 0 : now - before, Math::max);
    }

    /** Waits for another snapshot of each budget. */
    public void awaitSnapshots(Collection<String> budgets) {
        long since = System.nanoTime();
        Await.until(TIMEOUT, "another snapshot of each budget", () -> budgets.stream()
                .allMatch(budget -> newest.getOrDefault(budget, since - 1) - since > 0));
    }

    /** Longest gap between two snapshots of a budget since the last call, in milliseconds. */
    public long takeLongestGap() {
        return TimeUnit.NANOSECONDS.toMillis(longest.keySet().stream()
                .mapToLong(budget -> longest.replace(budget, 0L))
                .max()
                .orElse(0));
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
