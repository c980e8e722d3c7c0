package dev.slowburn.runtime.broker;

import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.Topics;
import dev.slowburn.topology.streams.InternalTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The topics that have to exist, with the settings that Slowburn creates them with. */
public final class TopicPlan {
    static final String CLEANUP = "cleanup.policy";
    static final String RETENTION = "retention.ms";

    private TopicPlan() {}

    /**
     * The definitions topic has one partition by default, which preserves their order; any other number works.
     *
     * @param inputs the inputs. The topic of outcomes is Slowburn's own, and is kept as long as the ledgers, so that budgets can be
     *     recomputed from it; other topics are written by others, and keep the broker's retention
     * @param partitions partitions of the input; outputs have at most 6, as their volume is small
     * @param retention ledger retention
     */
    public static List<Topic> topics(Topics names, List<InputTopic> inputs, int partitions, Duration retention) {
        String kept = Long.toString(retention.toMillis());
        int few = Math.min(partitions, 6);
        List<Topic> plan = new ArrayList<>();
        for (InputTopic input : inputs) {
            Map<String, String> settings = input.topic().equals(names.requestOutcomes())
                    ? Map.of(CLEANUP, "delete", RETENTION, kept)
                    : Map.of(CLEANUP, "delete");
            plan.add(new Topic(input.topic(), partitions, settings, true));
        }
        plan.addAll(List.of(
                new Topic(names.sloDefinitions(), 1, Map.of(CLEANUP, "compact")),
                new Topic(names.budgetSnapshots(), few, Map.of(CLEANUP, "compact")),
                new Topic(names.budgetEvents(), few, Map.of(CLEANUP, "delete", RETENTION, kept)),
                new Topic(names.burnRateAlerts(), few, Map.of(CLEANUP, "delete", RETENTION, kept)),
                new Topic(names.releaseDecisions(), few, Map.of(CLEANUP, "compact")),
                new Topic(names.deadLetters(), few, Map.of(CLEANUP, "delete", RETENTION, kept), true)));
        return plan;
    }

    /** The topic of an application's definitions in force. Compacted, as they are kept forever. */
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
     * @param vital whether wrong settings would lose outcomes, definitions or state, or make writing impossible
     */
    public record Topic(String name, int partitions, Map<String, String> settings, boolean vital) {
        /** A topic that is not vital. */
        public Topic(String name, int partitions, Map<String, String> settings) {
            this(name, partitions, settings, false);
        }
    }
}
