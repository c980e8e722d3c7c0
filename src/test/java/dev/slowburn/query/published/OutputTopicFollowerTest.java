package dev.slowburn.query.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.query.FakeTopics;
import dev.slowburn.query.view.DecisionView;
import dev.slowburn.query.view.EventView;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.record.PublishedRecords;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.schema.registry.RegistryException;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.topology.settings.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Following output topics with unreadable records, and with failures of Kafka and the registry. */
class OutputTopicFollowerTest {
    private static final Topics TOPICS = Topics.DEFAULT;
    private static final String EVENTS = TOPICS.budgetEvents();
    private static final Map<String, Object> REGISTRY = Map.of("schema.registry.url", "mock://outputs");

    private final RegistryClient registry = RegistryClient.create(REGISTRY);
    private final Serde<SpecificRecord> serde = AvroSerdes.forOutputs(registry, REGISTRY);
    private final Map<String, Throwable> failures = new ConcurrentHashMap<>();
    private final FakeTopics topics = new FakeTopics()
            .with(EVENTS, 3)
            .with(TOPICS.burnRateAlerts(), 3)
            .with(TOPICS.budgetSnapshots(), 3)
            .with(TOPICS.releaseDecisions(), 1);
    private final AtomicReference<DefinitionSet> definitions = new AtomicReference<>(DefinitionSet.of(List.of()));
    private final List<OutputChange> changes = new CopyOnWriteArrayList<>();
    private final AtomicReference<RegistryException> registryFailure = new AtomicReference<>();
    private OutputTopicFollower outputs;

    @BeforeEach
    void start() {
        Deserializer<SpecificRecord> failing = new Deserializer<>() {
            @Override
            public SpecificRecord deserialize(String topic, byte[] value) {
                RegistryException failure = registryFailure.get();
                if (failure != null) {
                    throw failure;
                }
                return serde.deserializer().deserialize(topic, value);
            }
        };
        outputs = new OutputTopicFollower(
                TOPICS,
                topics::consumer,
                new PublishedRecords("test", failing),
                definitions::get,
                new BackgroundThreads(failures::put));
    }

    @AfterEach
    void close() {
        outputs.close();
        assertThat(failures).isEmpty();
    }

    @Test
    void reportsMissingItemsUntilTopicsAreReadToTheirEnd() {
        event(0, "a");
        registryFailure.set(outage());
        assertThat(outputs.missing()).containsExactly("events and alerts are still being read from their topics");

        outputs.start();
        await().until(() -> outputs.trouble().isPresent());
        assertThat(outputs.missing()).hasSize(1);
        assertThat(outputs.events()).isEmpty();
        registryFailure.set(null);

        await().until(() -> outputs.missing().isEmpty());
        assertThat(outputs.events()).extracting(EventView::eventId).containsExactly("a");
    }

    /** Records may have been deleted before they were read, even if a list is empty. */
    @Test
    void reportsSinceWhenAListIsComplete() {
        Instant first = Instant.parse("2026-03-01T10:00:00Z");
        event(0, "deleted", first.minusSeconds(1));
        topics.deleteRecords(EVENTS, 0);
        event(1, "kept", first.minusSeconds(2));
        Instant start = Instant.now();
        outputs.start();
        await().until(() -> outputs.missing().isEmpty());

        assertThat(outputs.alertsKeptFrom()).isEmpty();
        assertThat(outputs.eventsKeptFrom().orElseThrow()).isAfterOrEqualTo(start);
        event(0, "next", first);
        event(0, "later", first.plusSeconds(1));
        await().until(() -> outputs.events().size() == 3);
        assertThat(outputs.eventsKeptFrom()).contains(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "0000003039020202", "ff", "00000000017f7f7f7f"})
    void skipsAndCountsUnreadableRecords(String hex) {
        byte[] junk = java.util.HexFormat.of().parseHex(hex);
        topics.publish(EVENTS, 0, "x", junk);
        event(0, "a");
        topics.publish(EVENTS, 0, "x", junk);

        outputs.start();
        await().until(() -> outputs.missing().isEmpty());
        topics.publish(EVENTS, 1, "x", junk);
        event(1, "b");

        await().until(() -> outputs.events().size() == 2);
        assertThat(outputs.unreadable()).containsExactly(Map.entry(EVENTS, 3L));
        assertThat(outputs.trouble()).isEmpty();
    }

    @Test
    void skipsRecordsOfUntrustedClasses() {
        Schema foreign = SchemaBuilder.record("java.util.HashMap").fields().endRecord();
        int id = registry.register("foreign-value", foreign);
        topics.publish(EVENTS, 0, "x", new byte[] {0, 0, 0, 0, (byte) id});
        event(0, "a");

        outputs.start();

        await().until(() -> outputs.events().size() == 1);
        assertThat(outputs.unreadable()).containsExactly(Map.entry(EVENTS, 1L));
    }

    @Test
    void retriesWhileTheRegistryIsUnavailable() {
        outputs.start();
        outputs.listen(changes::add);
        await().until(() -> !changes.isEmpty());
        registryFailure.set(outage());

        event(0, "a");
        await().until(() -> outputs.trouble().isPresent());
        assertThat(outputs.trouble().orElseThrow()).contains("waiting for the schema registry: ");
        assertThat(outputs.missing()).hasSize(1);
        event(0, "b");
        event(2, "c");
        registryFailure.set(null);

        await().until(() -> outputs.events().size() == 3);
        await().until(() -> outputs.trouble().isEmpty() && outputs.missing().isEmpty());
        assertThat(changes).extracting(OutputChange::kind).containsOnlyOnce(OutputChange.Kind.READY);
        assertThat(eventIds()).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void continuesAtItsPositionAfterAFailureOfKafka() {
        event(0, "before");
        outputs.start();
        outputs.listen(changes::add);
        await().until(() -> !changes.isEmpty() && outputs.missing().isEmpty());

        topics.fail(new KafkaException("no such broker"));
        await().until(topics::hasFailed);
        decision("cart");
        event(1, "after");

        await().until(() -> outputs.events().size() == 2);
        await().until(() -> kinds().contains(OutputChange.Kind.DECISION));
        assertThat(eventIds()).containsExactly("after");
        assertThat(kinds()).containsOnlyOnce(OutputChange.Kind.READY);
    }

    @Test
    void sendsReadyBeforeAllLaterChanges() {
        decision("before");
        outputs.start();
        await().until(() -> outputs.missing().isEmpty());

        outputs.listen(changes::add);
        await().until(() -> !changes.isEmpty());
        decision("after");
        topics.publish(TOPICS.releaseDecisions(), 0, "before", null);
        topics.publish(TOPICS.budgetSnapshots(), 2, "東京/all", null);

        await().until(() -> changes.size() == 4);
        assertThat(changes.get(0).kind()).isEqualTo(OutputChange.Kind.READY);
        assertThat(changes.subList(1, 4))
                .extracting(OutputChange::view)
                .anySatisfy(view -> assertThat(view)
                        .isInstanceOfSatisfying(DecisionView.class, decision -> assertThat(decision.service())
                                .isEqualTo("after")))
                .contains(
                        new OutputChange.Removed("decision", "before"), new OutputChange.Removed("snapshot", "東京/all"));
    }

    @Test
    void publishesChangesOfDefinitions() {
        outputs.start();
        outputs.listen(changes::add);
        await().until(() -> !changes.isEmpty());

        definitions.set(
                DefinitionSet.of(List.of(new SloBuilder("cart").window("1d").build())));

        await().until(() -> changes.size() == 2);
        assertThat(changes.get(1)).isEqualTo(OutputChange.definitions(1));
    }

    @Test
    void reportsUnexpectedFailures() {
        IllegalStateException bug = new IllegalStateException("a bug");
        outputs.listen(change -> {
            throw bug;
        });

        outputs.start();

        await().until(() -> !failures.isEmpty());
        assertThat(failures).containsExactly(Map.entry("slowburn-outputs", bug));
        failures.clear();
    }

    private RegistryException outage() {
        try {
            RegistryClient.create(Map.of("schema.registry.url", "http://127.0.0.1:1"))
                    .schemaById(1);
            throw new AssertionError("something answers");
        } catch (RegistryException e) {
            return e;
        }
    }

    private List<OutputChange.Kind> kinds() {
        return changes.stream().map(OutputChange::kind).toList();
    }

    private List<String> eventIds() {
        return changes.stream()
                .filter(change -> change.kind() == OutputChange.Kind.EVENT)
                .map(change -> ((EventView) change.view()).eventId())
                .toList();
    }

    private void event(int partition, String id) {
        event(partition, id, Instant.EPOCH);
    }

    private void event(int partition, String id, Instant at) {
        BudgetEvent event = BudgetEvent.newBuilder()
                .setEventId(id)
                .setBudgetId("cart/all")
                .setSlo("cart")
                .setObjective("all")
                .setService("cart")
                .setType(BudgetEventType.EXHAUSTED)
                .setOccurredAt(at)
                .setConsumedRatio(1)
                .setGood(1)
                .setBad(1)
                .setTotal(2)
                .setEpisode(1)
                .build();
        topics.publish(EVENTS, partition, "cart/all", serde.serializer().serialize(EVENTS, event));
    }

    private void decision(String service) {
        ReleaseDecision decision = ReleaseDecision.newBuilder()
                .setService(service)
                .setDecision(dev.slowburn.avro.Decision.PROCEED)
                .setDecidedAt(Instant.EPOCH)
                .setPolicy("default")
                .setCauses(List.of())
                .setSequence(1)
                .build();
        topics.publish(
                TOPICS.releaseDecisions(),
                0,
                service,
                serde.serializer().serialize(TOPICS.releaseDecisions(), decision));
    }
}
