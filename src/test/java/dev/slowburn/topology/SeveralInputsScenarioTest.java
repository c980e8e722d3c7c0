package dev.slowburn.topology;

import static dev.slowburn.testkit.Outcomes.good;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.BudgetState;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.input.DecodedOutcome;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.topology.deadletter.RecordOrigin;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.TopologySettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeveralInputsScenarioTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");
    private static final String SPANS = "otlp_spans";
    private static final InputTopic OUTCOMES = new InputTopic("outcomes", "request-outcomes");
    private static final TopologySettings TWO = TestSettings.wallClock().toBuilder()
            .inputs(List.of(OUTCOMES, new InputTopic("spans", SPANS)))
            .build();
    private static final TopologySettings ONE =
            TWO.toBuilder().inputs(List.of(OUTCOMES)).build();

    private TopologyHarness harness = start(null);

    private static TopologyHarness start(OutcomeSource spans) {
        DefinitionSet definitions = DefinitionSet.of(List.of(Slos.availability("checkout", "0.99", "2h")));
        return TopologyHarness.withInputs(TWO, definitions, START, spans);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private BudgetState state() {
        return harness.lastSnapshot().getState();
    }

    private static String header(TestRecord<byte[], byte[]> letter, String name) {
        return RecordOrigin.get(letter.headers(), name);
    }

    @Test
    void countsAllInputsInTheSameBudget() {
        harness.send(good("checkout", START, 3));
        harness.sendTo(SPANS, good("checkout", START, 4));
        harness.sendTo(SPANS, new byte[] {1, 2, 3});
        harness.pass(Duration.ofSeconds(2));

        assertThat(harness.lastSnapshot().getTotal()).isEqualTo(7);
        assertThat(harness.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(header(letter, RecordOrigin.TOPIC)).isEqualTo(SPANS);
            assertThat(header(letter, RecordOrigin.OFFSET)).isEqualTo("1");
        });
        assertThat(harness.metric("outcomes-counted-total")).isEqualTo(2);
        assertThat(harness.metric("outcomes-rejected-total")).isEqualTo(1);
    }

    @Test
    void anSloCanBeRestrictedToAnInput() {
        Slo ofSpans =
                new SloBuilder("of-spans").service("checkout").input("spans").build();
        harness.define(ofSpans);
        harness.send(good("checkout", START, 3));
        harness.sendTo(SPANS, good("checkout", START, 4));
        harness.pass(Duration.ofSeconds(2));

        assertThat(harness.lastSnapshot().getTotal()).isEqualTo(4);
        assertThat(TWO.refusal(ofSpans)).isEmpty();
        assertThat(ONE.refusal(ofSpans))
                .hasValue("slo of-spans counts the input spans, which is not configured; the inputs are outcomes");
    }

    @Test
    void aDryRunAcceptsWhatTheConfiguredInputsAllow() {
        harness.close();
        harness = new TopologyHarness(TWO, BaseDefinitions.of(List.of()), START);
        String ofSpans =
                Yamls.slo("pay", "0.9").replace("{name: pay}", "{name: pay, annotations: {slowburn.dev/input: spans}}");
        assertThat(harness.dryRun().of(Map.of("pay", Optional.of(ofSpans)))).satisfies(result -> {
            assertThat(result.faults()).isEmpty();
            assertThat(result.after().slos())
                    .extracting(slo -> slo.name() + " " + slo.input())
                    .contains("pay Optional[spans]");
        });

        harness.close();
        harness = new TopologyHarness(ONE, BaseDefinitions.of(List.of()), START);

        assertThat(harness.dryRun().of(Map.of("pay", Optional.of(ofSpans))).faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.problem().toString()).contains("spans, which is not configured"));
    }

    @Test
    void budgetsAreStaleWhileOneInputLags() {
        harness.send(good("checkout", START, 3));
        harness.sendTo(SPANS, good("checkout", START, 4));
        harness.pass(Duration.ofSeconds(2));
        assertThat(state()).isEqualTo(BudgetState.HEALTHY);

        harness.broker(SPANS).backlog(5);
        harness.pass(Duration.ofMinutes(3));

        assertThat(state()).isEqualTo(BudgetState.STALE);
        assertThat(harness.evaluationView().tasks())
                .allSatisfy(task -> assertThat(task.slowestPartition()).hasValue(new TopicPartition(SPANS, 0)));
    }

    @Test
    void anInputThatWasRemovedDoesNotMakeBudgetsStale() {
        harness.send(good("checkout", START, 3));
        harness.sendTo(SPANS, good("checkout", START, 4));
        harness.pass(Duration.ofSeconds(70));

        harness = harness.restart(Duration.ofSeconds(1), ONE);
        harness.pass(Duration.ofMinutes(5));

        assertThat(harness.lastSnapshot()).satisfies(snapshot -> {
            assertThat(snapshot.getState()).isEqualTo(BudgetState.HEALTHY);
            assertThat(snapshot.getTotal()).isEqualTo(7);
        });
    }

    @Test
    void anInputThatIsAddedMustBeReadBeforeBudgetsAreKnownAgain() {
        harness.close();
        harness =
                new TopologyHarness(ONE, DefinitionSet.of(List.of(Slos.availability("checkout", "0.99", "2h"))), START);
        harness.send(good("checkout", START, 3));
        harness.pass(Duration.ofSeconds(70));

        harness = harness.restart(Duration.ofSeconds(1), TWO);
        harness.broker(SPANS).backlog(5);
        harness.pass(Duration.ofMinutes(3));

        assertThat(state()).isEqualTo(BudgetState.STALE);
    }

    /** Each line is a service; an empty one is rejected. */
    private static final class Lines implements OutcomeSource {
        private final DecodedOutcome outcome = new DecodedOutcome();

        @Override
        public RejectedItems decode(Headers headers, byte[] value, Receiver outcomes) {
            String[] lines = new String(value, StandardCharsets.UTF_8).split("\n", -1);
            List<String> positions = new ArrayList<>();
            List<RejectedOutcomeException> reasons = new ArrayList<>();
            for (int i = 0; i < lines.length; i++) {
                outcome.reset();
                outcome.service = lines[i];
                outcome.kind = OutcomeKind.SUCCESS;
                outcome.occurredAt =
                        lines[i].equals("late") ? START.plus(Duration.ofDays(9)).toEpochMilli() : START.toEpochMilli();
                try {
                    outcome.validate();
                    outcomes.receive(outcome);
                } catch (RejectedOutcomeException e) {
                    positions.add(Integer.toString(i));
                    reasons.add(e);
                }
            }
            return reasons.isEmpty() ? RejectedItems.NONE : new Rejected(reasons, String.join(",", positions));
        }
    }

    private record Rejected(List<RejectedOutcomeException> all, String positions) implements RejectedItems {
        @Override
        public int count() {
            return all.size();
        }

        @Override
        public RejectedOutcomeException first() {
            return all.get(0);
        }

        @Override
        public Map<Rejection, Integer> reasons() {
            return all.stream().collect(Collectors.toMap(RejectedOutcomeException::rejection, each -> 1, Integer::sum));
        }

        @Override
        public byte[] record() {
            return positions.getBytes(StandardCharsets.UTF_8);
        }
    }

    @Test
    void countsTheItemsOfARecordThatAreNotRejected() {
        harness.close();
        harness = start(new Lines());

        harness.sendTo(SPANS, "checkout\n\ncheckout\nlate\ncheckout".getBytes(StandardCharsets.UTF_8));
        harness.pass(Duration.ofSeconds(2));

        assertThat(harness.lastSnapshot().getTotal()).isEqualTo(3);
        assertThat(harness.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(header(letter, RecordOrigin.ITEMS)).isEqualTo("1,3");
            assertThat(header(letter, RecordOrigin.REASON)).isEqualTo(Rejection.NO_SERVICE.name());
            assertThat(header(letter, RecordOrigin.OFFSET)).isEqualTo("0");
            assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("1,3");
        });
        assertThat(harness.metric("outcomes-rejected-total")).isEqualTo(2);
        assertThat(labelled("outcomes-rejected-total"))
                .containsExactlyInAnyOrder(
                        Map.of("input", "spans", "reason", "no_service", "task-id", "0_0"),
                        Map.of("input", "spans", "reason", "in_the_future", "task-id", "0_0"));
    }

    /** The labels of the series of a metric. */
    private List<Map<String, String>> labelled(String name) {
        return harness.metrics().keySet().stream()
                .filter(metric ->
                        metric.group().equals("slowburn") && metric.name().equals(name))
                .map(MetricName::tags)
                .toList();
    }

    @Test
    void metricsOfTheOriginalInputHaveNoLabelOfInputs() {
        harness.send(good("checkout", START, 3));
        harness.sendTo(SPANS, good("checkout", START, 4));
        harness.pass(Duration.ofSeconds(2));

        assertThat(labelled("outcomes-counted-total"))
                .containsExactlyInAnyOrder(Map.of("task-id", "0_0"), Map.of("input", "spans", "task-id", "0_0"));
    }

    @Test
    void theLagIsKnownByTopic() {
        harness.send(good("checkout", START, 3));
        harness.sendTo(SPANS, good("checkout", START, 4));
        harness.pass(Duration.ofSeconds(2));
        harness.broker(SPANS).backlog(5);
        harness.pass(Duration.ofMinutes(3));

        Map<String, Long> upTo = harness.evaluationView().countedInputs().byTopic();
        assertThat(upTo).containsOnlyKeys(OUTCOMES.topic(), SPANS);
        assertThat(upTo.get(OUTCOMES.topic()) - upTo.get(SPANS)).isGreaterThan(150_000);
    }
}
