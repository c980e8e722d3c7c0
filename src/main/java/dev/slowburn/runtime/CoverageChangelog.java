package dev.slowburn.runtime;

import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.topology.streams.InternalTopics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adapts the changelog of the coverage to the number of partitions of the input. Kafka Streams refuses to start if a changelog does not
 * have as many partitions as the input, and does not change it itself.
 */
final class CoverageChangelog {
    private static final Logger LOG = LoggerFactory.getLogger(CoverageChangelog.class);

    /** Message of Kafka Streams about an internal topic that does not have as many partitions as the topics that it belongs to. */
    private static final String REFUSED = "has invalid partitions: expected";

    private CoverageChangelog() {}

    /** Whether Kafka Streams has refused the number of partitions of an internal topic. */
    static boolean isRefused(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains(REFUSED)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Adds partitions if the input has more. If the input has fewer, it was created again: coverage of a former topic has no meaning, and
     * the changelog is deleted, which Kafka Streams creates again.
     */
    static void adapt(KafkaAdmin admin, String application, String input) {
        String changelog = InternalTopics.coverage(application);
        Map<String, TopicDescription> found = admin.describe(List.of(input, changelog));
        if (!found.containsKey(input) || !found.containsKey(changelog)) {
            return;
        }
        int needed = found.get(input).partitions().size();
        int present = found.get(changelog).partitions().size();
        if (present < needed) {
            admin.increasePartitions(changelog, needed);
            LOG.info("partitions of {} increased from {} to {}, as {} has", changelog, present, needed, input);
        } else if (present > needed) {
            admin.delete(changelog);
            LOG.info("{} deleted, because {} was created again with {} partitions", changelog, input, needed);
        }
    }
}
