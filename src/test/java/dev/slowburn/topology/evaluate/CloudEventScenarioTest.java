package dev.slowburn.topology.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.TestSettings;
import dev.slowburn.topology.settings.Topics;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Published records as read by a consumer that only knows CloudEvents. */
class CloudEventScenarioTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");
    private static final DefinitionSet CART = DefinitionSet.of(
            List.of(new SloBuilder("cart").window("1d").ladder(0).thresholds(50).build()));
    private static final List<String> TOPICS = List.of(
            Topics.DEFAULT.budgetSnapshots(),
            Topics.DEFAULT.budgetEvents(),
            Topics.DEFAULT.burnRateAlerts(),
            Topics.DEFAULT.releaseDecisions());

    private static TopologyHarness burning() {
        TopologyHarness harness = new TopologyHarness(TestSettings.wallClock(), CART, START);
        harness.send(Outcomes.good("cart", START, 900));
        harness.send(Outcomes.bad("cart", START, 100));
        harness.pass(Duration.ofSeconds(2));
        return harness;
    }

    private static List<TestRecord<String, byte[]>> published(TopologyHarness harness) {
        List<TestRecord<String, byte[]>> all = new ArrayList<>();
        TOPICS.forEach(topic -> all.addAll(harness.published(topic)));
        return all;
    }

    private static CloudEvent read(TestRecord<String, byte[]> record) {
        return KafkaMessageFactory.createReader(record.headers(), record.value())
                .toEvent();
    }

    @Test
    void eachRecordHasCloudEventHeaders() {
        try (TopologyHarness harness = burning()) {
            List<TestRecord<String, byte[]>> records = published(harness);

            Map<String, Set<String>> subjects = records.stream()
                    .map(CloudEventScenarioTest::read)
                    .collect(Collectors.groupingBy(
                            CloudEvent::getType, Collectors.mapping(CloudEvent::getSubject, Collectors.toSet())));
            assertThat(subjects)
                    .containsEntry("dev.slowburn.budget.snapshot", Set.of("cart/all"))
                    .containsEntry("dev.slowburn.budget.threshold-crossed", Set.of("cart/all"))
                    .containsEntry("dev.slowburn.budget.exhausted", Set.of("cart/all"))
                    .containsEntry("dev.slowburn.burn-rate-alert.firing", Set.of("cart/all"))
                    .containsEntry("dev.slowburn.release-decision.freeze", Set.of("cart"));
            assertThat(records).allSatisfy(record -> {
                CloudEvent event = read(record);
                assertThat(event.getSource()).isEqualTo(URI.create("urn:slowburn:harness"));
                assertThat(event.getDataContentType()).isEqualTo("application/avro");
                assertThat(event.getTime().toInstant()).isBetween(START, harness.wallClock());
                assertThat(event.getData().toBytes()).isEqualTo(record.value());
            });
        }
    }

    /** The Kafka protocol binding of CloudEvents specifies UTF-8 headers. */
    @Test
    void idsAndSubjectsSupportAllScripts() {
        DefinitionSet byTenant = DefinitionSet.of(
                List.of(new SloBuilder("cart").groupBy(10, "tenant").build()));
        try (TopologyHarness harness = new TopologyHarness(TestSettings.wallClock(), byTenant, START)) {
            harness.send(Outcomes.with(Outcomes.bad("cart", START, 100), "tenant", "Zürich 東京 😀"));
            harness.pass(Duration.ofSeconds(2));

            assertThat(harness.published(Topics.DEFAULT.budgetEvents()))
                    .isNotEmpty()
                    .allSatisfy(record -> {
                        assertThat(read(record).getSubject()).isEqualTo("cart/all/Zürich 東京 😀");
                        assertThat(read(record).getId()).startsWith("cart/all/Zürich 東京 😀:cart:");
                    });
        }
    }

    @Test
    void idsAreUniqueAndReproducible() {
        List<String> first;
        try (TopologyHarness harness = burning()) {
            first = ids(published(harness));
        }
        try (TopologyHarness harness = burning()) {
            assertThat(ids(published(harness))).isEqualTo(first);
        }

        assertThat(new HashSet<>(first)).hasSameSizeAs(first).hasSizeGreaterThan(6);
    }

    private static List<String> ids(List<TestRecord<String, byte[]>> records) {
        return records.stream().map(record -> read(record).getId()).toList();
    }

    @Test
    void tombstoneIsNoEvent() {
        try (TopologyHarness harness = burning()) {
            published(harness);
            harness.define(DefinitionSet.EMPTY);
            harness.pass(Duration.ofSeconds(2));

            List<TestRecord<String, byte[]>> takenBack = published(harness).stream()
                    .filter(record -> Objects.isNull(record.value()))
                    .toList();
            assertThat(takenBack).hasSize(2).allSatisfy(record -> assertThat(record.headers())
                    .isEmpty());
        }
    }
}
