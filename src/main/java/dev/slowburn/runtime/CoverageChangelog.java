package dev.slowburn.runtime;

import dev.slowburn.runtime.broker.KafkaAdmin;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.streams.InternalTopics;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adapts the changelog of the coverage to the number of partitions of the input. Kafka Streams refuses to start if a changelog does not
 * have as many partitions as the input, and does not change it itself.
 */
final class CoverageChangelog {
    private static final Logger LOG = LoggerFactory.getLogger(CoverageChangelog.class);

    /**
     * Messages about an internal topic that does not have as many partitions as the topics that it belongs to: of Kafka Streams, and of
     * brokers with {@code group.protocol=streams} (4.3.1).
     */
    private static final List<String> REFUSED =
            List.of("has invalid partitions: expected", "has different number of partitions: expected");

    private CoverageChangelog() {}

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
     * Adds partitions if an input has more. If all inputs have fewer, one was created again or is no longer configured: the coverage of
     * tasks that no longer exist has no meaning, and the changelog is deleted, which Kafka Streams creates again.
     */
    static void adapt(KafkaAdmin admin, String application, List<InputTopic> inputs) {
        String changelog = InternalTopics.coverage(application);
        List<String> names = inputs.stream().map(InputTopic::topic).toList();
        Map<String, TopicDescription> found = admin.describe(
                Stream.concat(names.stream(), Stream.of(changelog)).toList());
        if (!found.keySet().containsAll(names) || !found.containsKey(changelog)) {
            return;
        }
        int needed = names.stream()
                .mapToInt(name -> found.get(name).partitions().size())
                .max()
                .orElseThrow();
        int present = found.get(changelog).partitions().size();
        if (present < needed) {
            admin.increasePartitions(changelog, needed);
            LOG.info("partitions of {} increased from {} to {}, as the inputs have", changelog, present, needed);
        } else if (present > needed) {
            admin.delete(changelog);
            LOG.info("{} deleted, because the inputs have only {} partitions", changelog, needed);
        }
    }
}
