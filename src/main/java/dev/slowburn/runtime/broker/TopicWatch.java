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
 * Looks every few seconds whether the topics are still there. A producer waits two minutes for one that was deleted, and whoever
 * operates the instance has to hear of it before. Two looks have to agree, as a broker that has just started may not know all of
 * them yet; while none answers, what was found before stands.
 */
public final class TopicWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final Map<String, Object> settings;
    private final Collection<String> topics;
    private final RepeatedTask looks;
    private KafkaAdmin admin;
    private List<String> suspected = List.of();
    private volatile List<String> missing = List.of();

    /** @param settings of a Kafka client; it connects when it looks first */
    public TopicWatch(Map<String, Object> settings, Collection<String> topics, BackgroundThreads threads) {
        this.settings = settings;
        this.topics = List.copyOf(topics);
        this.looks = threads.repeat("slowburn-topics", BETWEEN_LOOKS, this::check);
    }

    public void start() {
        looks.start();
    }

    private void check() {
        try {
            if (admin == null) {
                admin = KafkaAdmin.connect(settings);
            }
            Set<String> found = admin.describe(topics).keySet();
            List<String> gone =
                    topics.stream().filter(topic -> !found.contains(topic)).toList();
            if (gone.equals(suspected)) {
                settle(gone);
            }
            suspected = gone;
        } catch (StartupException e) {
            LOG.debug("can't look after the topics: {}", e.getMessage());
        }
    }

    private void settle(List<String> gone) {
        if (!gone.isEmpty() && !gone.equals(missing)) {
            LOG.error("topics have been deleted: {}", String.join(", ", gone));
        }
        missing = gone;
    }

    /** Which topics are gone, and what to do; empty if all are there. */
    public Optional<String> trouble() {
        List<String> gone = missing;
        return gone.isEmpty()
                ? Optional.empty()
                : Optional.of("deleted: " + String.join(", ", gone) + "; create with `slowburn topics --create`");
    }

    @Override
    public void close() {
        looks.close();
        if (looks.hasEnded() && admin != null) {
            admin.close();
        }
    }
}
