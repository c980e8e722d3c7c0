package dev.slowburn.runtime;

import dev.slowburn.topology.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;

/** Finds out before anything starts what would otherwise hang or fail later. */
final class Preflight {
    private Preflight() {}

    /**
     * Checks that a broker answers and that all topics are there.
     *
     * @return the cluster's id
     * @throws StartupException saying what to do
     */
    static String kafka(Map<String, Object> clientSettings, Topics topics) {
        List<String> needed = List.of(
                topics.requestOutcomes(),
                topics.sloDefinitions(),
                topics.budgetSnapshots(),
                topics.budgetEvents(),
                topics.burnRateAlerts(),
                topics.releaseDecisions(),
                topics.deadLetters());
        try (KafkaAdmin admin = KafkaAdmin.connect(clientSettings)) {
            Map<String, TopicDescription> found = admin.describe(needed);
            List<String> missing =
                    needed.stream().filter(name -> !found.containsKey(name)).toList();
            if (!missing.isEmpty()) {
                throw new StartupException((missing.size() == 1 ? "topic " : "topics ") + String.join(", ", missing)
                        + (missing.size() == 1 ? " does" : " do")
                        + " not exist; create with `slowburn topics --create` or set topic.* to existing ones");
            }
            return admin.clusterId();
        }
    }
}
