package dev.slowburn.runtime.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.topology.settings.Topics;
import dev.slowburn.topology.settings.TopologySettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Topic settings that lose records which are needed. */
class TopicCheckTest {
    private static final List<TopicPlan.Topic> PLAN = Stream.of(
                    TopicPlan.topics(Topics.DEFAULT, TopologySettings.DEFAULT.inputs(), 1, Duration.ofDays(35)),
                    List.of(TopicPlan.definitionsInForce("slowburn")),
                    TopicPlan.internal("slowburn"))
            .flatMap(List::stream)
            .toList();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    request-outcomes                   | delete          | true
                    request-outcomes                   | compact         | false
                    request-outcomes                   | compact,delete  | false
                    request-outcomes                   | 'delete, compact' | false
                    request-outcomes                   | ''              | true
                    slo-definitions                    | compact         | true
                    slo-definitions                    | delete          | false
                    slo-definitions                    | compact,delete  | false
                    slo-definitions                    | ''              | true
                    budget-snapshots                   | compact         | true
                    budget-snapshots                   | compact,delete  | false
                    budget-events                      | delete          | true
                    budget-events                      | compact,delete  | false
                    burn-rate-alerts                   | compact,delete  | false
                    release-decisions                  | compact         | true
                    release-decisions                  | delete,compact  | false
                    dead-letters                       | delete          | true
                    dead-letters                       | delete,compact  | false
                    slowburn-definitions-in-force      | compact         | true
                    slowburn-definitions-in-force      | compact,delete  | false
                    slowburn-ledger-changelog          | compact,delete  | true
                    slowburn-ledger-changelog          | compact         | true
                    slowburn-ledger-changelog          | delete          | false
                    slowburn-journal-changelog         | compact         | true
                    slowburn-journal-changelog         | compact,delete  | false
                    slowburn-tallies-repartition       | delete          | true
                    slowburn-tallies-repartition       | compact,delete  | false
                    """)
    void rejectsPoliciesThatLoseNeededRecords(String topic, String policy, boolean fits) {
        TopicCheck check = TopicCheck.compare(wanted(topic), 1, settings(policy, "-1", "-1"));

        assertThat(check.fits()).as(check.verdict()).isEqualTo(fits);
        if (!fits) {
            assertThat(check.verdict()).contains("needs ", "kafka-configs.sh --alter --add-config cleanup.policy=[");
        }
    }

    @Test
    void onlyVitalTopicsPreventAStart() {
        assertThat(PLAN.stream().filter(TopicPlan.Topic::vital).map(TopicPlan.Topic::name))
                .contains(
                        "request-outcomes",
                        "dead-letters",
                        "slowburn-definitions-in-force",
                        "slowburn-budget-memory-changelog",
                        "slowburn-tallies-repartition")
                .doesNotContain("slo-definitions", "budget-snapshots", "budget-events", "release-decisions");
    }

    @Test
    void reportsRetentionBySize() {
        TopicCheck check = TopicCheck.compare(wanted("request-outcomes"), 1, settings("delete", "-1", "1000"));

        assertThat(check.fits()).isTrue();
        assertThat(check.verdict()).contains("retention.bytes=1000 (records may be deleted earlier)");
    }

    @Test
    void toleratesMissingSettings() {
        assertThat(PLAN).allMatch(wanted -> TopicCheck.compare(wanted, 1, new Config(List.of()))
                .fits());
    }

    private static TopicPlan.Topic wanted(String name) {
        return PLAN.stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Config settings(String policy, String retention, String bytes) {
        return new Config(
                Map.of("cleanup.policy", policy, "retention.ms", retention, "retention.bytes", bytes)
                        .entrySet()
                        .stream()
                        .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
                        .toList());
    }
}
