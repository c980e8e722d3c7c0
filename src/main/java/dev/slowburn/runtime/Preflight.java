package dev.slowburn.runtime;

import dev.slowburn.topology.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;

/** Finds out before anything starts what would otherwise hang or fail later. */
final class Preflight {
    private Preflight() {}

    /**
     * Checks that a broker answers and that all topics are there, and makes the one that is Slowburn's own.
     *
     * @param own made if it is missing
     * @return the cluster's id
     * @throws StartupException saying what to do
     */
    static String kafka(Map<String, Object> clientSettings, Topics topics, TopicPlan.Topic own) {
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
            demand(admin, own);
            return admin.clusterId();
        }
    }

    private static void demand(KafkaAdmin admin, TopicPlan.Topic own) {
        TopicCheck check;
        try {
            check = TopicCheck.of(admin, own, true);
        } catch (StartupException e) {
            throw new StartupException(
                    "topic " + own.name() + ", which keeps the definitions in force, is missing and can't be created: "
                            + e.getMessage()
                            + "; or let somebody else create it with `slowburn topics --create`",
                    e);
        }
        if (!check.fits()) {
            throw new StartupException("topic " + check.topic() + " " + check.verdict());
        }
    }
}
