package dev.slowburn.runtime.broker;

import dev.slowburn.topology.settings.Topics;
import dev.slowburn.topology.streams.InternalTopics;
import java.time.Duration;
import java.util.ArrayList;
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
                new Topic(names.requestOutcomes(), partitions, Map.of(CLEANUP, "delete", RETENTION, kept), true),
                new Topic(names.sloDefinitions(), 1, Map.of(CLEANUP, "compact")),
                new Topic(names.budgetSnapshots(), few, Map.of(CLEANUP, "compact")),
                new Topic(names.budgetEvents(), few, Map.of(CLEANUP, "delete", RETENTION, kept)),
                new Topic(names.burnRateAlerts(), few, Map.of(CLEANUP, "delete", RETENTION, kept)),
                new Topic(names.releaseDecisions(), few, Map.of(CLEANUP, "compact")),
                new Topic(names.deadLetters(), few, Map.of(CLEANUP, "delete", RETENTION, kept), true));
    }

    /** Where an application keeps which definitions are in force: for ever, so it must be compacted. */
    public static Topic definitionsInForce(String applicationId) {
        return new Topic(Topics.definitionsInForce(applicationId), 1, Map.of(CLEANUP, "compact"), true);
    }

    /** The topics that Kafka Streams creates, with the settings it gives them. */
    public static List<Topic> internal(String applicationId) {
        InternalTopics names = InternalTopics.of(applicationId);
        List<Topic> plan = new ArrayList<>();
        names.windows().forEach(name -> plan.add(new Topic(name, 1, Map.of(CLEANUP, "compact,delete"), true)));
        names.tables().forEach(name -> plan.add(new Topic(name, 1, Map.of(CLEANUP, "compact"), true)));
        names.repartitions().forEach(name -> plan.add(new Topic(name, 1, Map.of(CLEANUP, "delete"), true)));
        return plan;
    }

    /**
     * One topic and its settings.
     *
     * @param vital whether outcomes, definitions or state are lost, or nothing can be written, if it does not fit
     */
    public record Topic(String name, int partitions, Map<String, String> settings, boolean vital) {
        /** One that is not vital. */
        public Topic(String name, int partitions, Map<String, String> settings) {
            this(name, partitions, settings, false);
        }
    }
}
