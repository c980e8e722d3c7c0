package dev.slowburn.runtime.broker;

import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.threads.RepeatedTask;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks every two seconds whether all topics still exist. A producer blocks for two minutes if its topic was deleted;
 * operators are informed before that. Two consecutive checks must agree, as a broker that has just started may not know all
 * topics yet. While no broker answers, the last result is kept.
 */
public final class TopicWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

    private final Map<String, Object> settings;
    private final Collection<String> topics;
    private final RepeatedTask checks;
    private KafkaAdmin admin;
    private List<String> suspected = List.of();
    private volatile List<String> missing = List.of();

    /** @param settings Kafka client settings; the first check connects */
    public TopicWatch(Map<String, Object> settings, Collection<String> topics, BackgroundThreads threads) {
        this.settings = settings;
        this.topics = List.copyOf(topics);
        this.checks = threads.repeat("slowburn-topics", CHECK_INTERVAL, this::check);
    }

    public void start() {
        checks.start();
    }

    private void check() {
        try {
            if (admin == null) {
                admin = KafkaAdmin.connect(settings);
            }
            Set<String> found = admin.describe(topics).keySet();
            List<String> deleted =
                    topics.stream().filter(topic -> !found.contains(topic)).toList();
            if (deleted.equals(suspected)) {
                report(deleted);
            }
            suspected = deleted;
        } catch (StartupException e) {
            LOG.debug("topic check failed: {}", e.getMessage());
        }
    }

    private void report(List<String> deleted) {
        if (!deleted.isEmpty() && !deleted.equals(missing)) {
            LOG.error("topics have been deleted: {}", String.join(", ", deleted));
        }
        missing = deleted;
    }

    /** The deleted topics and what to do; empty if all topics exist. */
    public Optional<String> trouble() {
        List<String> deleted = missing;
        return deleted.isEmpty()
                ? Optional.empty()
                : Optional.of("deleted: " + String.join(", ", deleted) + "; create with `slowburn topics --create`");
    }

    @Override
    public void close() {
        checks.close();
        if (checks.hasEnded() && admin != null) {
            admin.close();
        }
    }
}
