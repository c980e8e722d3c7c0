package dev.slowburn.runtime;

import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.runtime.broker.StartupException;
import dev.slowburn.threads.Backoff;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.streams.InternalTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adapts the changelog of the coverage to the number of partitions of the inputs. Kafka Streams refuses to start if a changelog does not
 * have as many partitions as the input that has most, and does not change it itself.
 */
final class CoverageChangelog {
    private static final Logger LOG = LoggerFactory.getLogger(CoverageChangelog.class);

    /**
     * Messages about an internal topic that does not have as many partitions as the topics that it belongs to: of Kafka Streams, and of
     * brokers with {@code group.protocol=streams} (4.3.1).
     */
    private static final List<String> REFUSED =
            List.of("has invalid partitions: expected", "has different number of partitions: expected");

    private static final int MAX_ATTEMPTS = 6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(4);

    private final KafkaAdmin admin;
    private final Map<String, Object> settings;
    private final String application;

    /** @param settings Kafka client settings */
    CoverageChangelog(KafkaAdmin admin, Map<String, Object> settings, String application) {
        this.admin = admin;
        this.settings = settings;
        this.application = application;
    }

    /** Whether Kafka Streams has refused the number of partitions of an internal topic. */
    static boolean isRefused(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (REFUSED.stream().anyMatch(String.valueOf(cause.getMessage())::contains)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Adds partitions if an input has more. If all inputs have fewer, the input with most was created again or is no longer configured.
     * Then the changelog is replaced, and the rows of partitions that it no longer has are kept until an input has as many again, see
     * {@link FormerCoverage}: without them, a task would take what its rules have not counted as counted.
     */
    void adapt(List<InputTopic> inputs) {
        Backoff pauses = new Backoff(FIRST_PAUSE, MAX_PAUSE);
        for (int attempt = 1; !tryToAdapt(inputs, attempt == MAX_ATTEMPTS); attempt++) {
            LOG.info("another instance adapts {} at the same time; trying again", InternalTopics.coverage(application));
            LockSupport.parkNanos(pauses.next().toNanos());
        }
    }

    /** False if another instance that did the same was faster or slower, so that this one has not completed it. */
    private boolean tryToAdapt(List<InputTopic> inputs, boolean isLast) {
        try {
            adaptOnce(inputs);
            return true;
        } catch (StartupException e) {
            if (isLast || !isByAnother(e)) {
                throw e;
            }
            return false;
        }
    }

    /** Whether another instance has fenced this one, or has deleted the changelog since it was found. */
    private static boolean isByAnother(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException
                    || cause instanceof InvalidProducerEpochException
                    || cause instanceof UnknownTopicOrPartitionException) {
                return true;
            }
        }
        return false;
    }

    private void adaptOnce(List<InputTopic> inputs) {
        String changelog = InternalTopics.coverage(application);
        String former = InternalTopics.formerCoverage(application);
        List<String> names = inputs.stream().map(InputTopic::topic).toList();
        Map<String, TopicDescription> found = admin.describe(
                Stream.concat(names.stream(), Stream.of(changelog, former)).toList());
        boolean hasFormer = found.containsKey(former);
        if (!found.keySet().containsAll(names) || !(found.containsKey(changelog) || hasFormer)) {
            return;
        }
        int needed = names.stream()
                .mapToInt(name -> found.get(name).partitions().size())
                .max()
                .orElseThrow();
        int present =
                found.containsKey(changelog) ? found.get(changelog).partitions().size() : 0;
        if (!hasFormer && present < needed) {
            increase(changelog, present, needed);
        } else if (hasFormer || present > needed) {
            try (FormerCoverage coverage = new FormerCoverage(admin, settings, application)) {
                if (present > needed) {
                    coverage.keep(found.get(changelog));
                    LOG.info("{} deleted, because the inputs have only {} partitions", changelog, needed);
                }
                if (0 < present && present < needed) {
                    increase(changelog, present, needed);
                }
                coverage.restore(needed);
            }
        }
    }

    private void increase(String changelog, int present, int needed) {
        admin.increasePartitions(changelog, needed);
        LOG.info("partitions of {} increased from {} to {}, as the inputs have", changelog, present, needed);
    }
}
