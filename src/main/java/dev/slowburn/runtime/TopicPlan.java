package dev.slowburn.runtime;

import dev.slowburn.topology.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The topics that have to exist, and how they are made when Slowburn makes them. Internal topics are Streams' own affair.
 */
public final class TopicPlan {
    static final String CLEANUP = "cleanup.policy";
    static final String RETENTION = "retention.ms";

    private TopicPlan() {}

    /**
     * Of definitions there are few, and in one partition a reader sees them in the order in which they were sent; any other
     * number will do as well.
     *
     * @param partitions of the input; the outputs need few, because what leaves is small
     * @param retention of the ledger: the input is kept as long, so that budgets can be derived from it anew
     */
    public static List<Topic> topics(Topics names, int partitions, Duration retention) {
        String kept = Long.toString(retention.toMillis());
        int few = Math.min(partitions, 6);
        return List.of(
                new Topic(names.requestOutcomes(), partitions, Map.of(CLEANUP, "delete", RETENTION, kept)),
                new Topic(names.sloDefinitions(), 1, Map.of(CLEANUP, "compact")),
                new Topic(names.budgetSnapshots(), few, Map.of(CLEANUP, "compact")),
                new Topic(names.budgetEvents(), few, Map.of(CLEANUP, "delete", RETENTION, kept)),
                new Topic(names.burnRateAlerts(), few, Map.of(CLEANUP, "delete", RETENTION, kept)),
                new Topic(names.releaseDecisions(), few, Map.of(CLEANUP, "compact")),
                new Topic(names.deadLetters(), few, Map.of(CLEANUP, "delete", RETENTION, kept)));
    }

    /** Where an application keeps which definitions are in force: for ever, so it must be compacted. */
    static Topic definitionsInForce(String applicationId) {
        return new Topic(Topics.definitionsInForce(applicationId), 1, Map.of(CLEANUP, "compact"));
    }

    /** One topic and its settings. */
    public record Topic(String name, int partitions, Map<String, String> settings) {}
}
