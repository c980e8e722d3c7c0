package dev.slowburn.runtime.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.topology.settings.Topics;
import dev.slowburn.topology.settings.TopologySettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Topics that are created, and their settings. */
class TopicPlanTest {
    private final List<TopicPlan.Topic> plan =
            TopicPlan.topics(Topics.DEFAULT, TopologySettings.DEFAULT.inputs(), 12, Duration.ofDays(1));

    @Test
    void compactsTablesAndRetainsStreamsForTheLedgerRetention() {
        assertThat(plan)
                .extracting(topic -> topic.name() + " " + topic.settings().get("cleanup.policy") + " "
                        + topic.settings().get("retention.ms"))
                .containsExactly(
                        "request-outcomes delete 86400000",
                        "slo-definitions compact null",
                        "budget-snapshots compact null",
                        "budget-events delete 86400000",
                        "burn-rate-alerts delete 86400000",
                        "release-decisions compact null",
                        "dead-letters delete 86400000");
    }

    @Test
    void inputHasTheGivenPartitionsDefinitionsOneAndOutputsAFew() {
        assertThat(plan).extracting(TopicPlan.Topic::partitions).containsExactly(12, 1, 6, 6, 6, 6, 6);
    }
}
