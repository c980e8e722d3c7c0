package dev.slowburn.metrics;

import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.outcome.Verdict;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.input.DecodedOutcome;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.notify.SampleDeliveries;
import dev.slowburn.testkit.GeneratedPage;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.testkit.topology.Views;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.progress.Inputs;
import dev.slowburn.topology.replay.ReplayStatus;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.view.EvaluationView;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

/** The page on metrics has each metric of the collectors, read in a state in which every metric with labels has a series. */
class MetricsDocumentTest {
    private static final Sli UNCLASSIFIABLE =
            new Sli("odd", Set.of(OutcomeField.STATUS_CODE), outcome -> Verdict.UNCLASSIFIABLE);
    private static final EndOffsets OPEN_TRANSACTION = new EndOffsets() {
        @Override
        public Optional<Snapshot> newest() {
            return Optional.empty();
        }

        @Override
        public List<OpenTransaction> openTransactions() {
            return List.of(new OpenTransaction(0, 0, Instant.EPOCH));
        }
    };

    private static final String OTLP_SPANS = "otlp_spans";
    private static final TopologySettings WITH_SPANS = TopologySettings.DEFAULT.toBuilder()
            .inputs(List.of(new InputTopic("outcomes", "request-outcomes"), new InputTopic("spans", OTLP_SPANS)))
            .build();

    @Test
    void thePageHasEachMetric() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        DefinitionSet definitions = DefinitionSet.of(List.of(
                new SloBuilder("cart").window("1d").ladder(0).build(),
                new SloBuilder("groups").service("grouped").groupBy(1, "region").build(),
                new SloBuilder("odd").service("odd").sli(UNCLASSIFIABLE).build()));
        EvaluationView view = new EvaluationView(1, new Inputs(TopologySettings.DEFAULT, input -> OPEN_TRANSACTION));
        view.countedInputs().counted(new TopicPartition("request-outcomes", 0), 1);
        try (Views views = Views.of(definitions);
                TopologyHarness spans =
                        TopologyHarness.withInputs(WITH_SPANS, definitions, Instant.EPOCH, new Eventful())) {
            happen(views);
            happen(spans);
            Map<MetricName, Metric> ofTasks = new HashMap<>(views.harness().metrics());
            ofTasks.putAll(spans.metrics());
            List.of(
                            new BudgetMetrics(views.budgets(), 100),
                            new InputMetrics(view),
                            new CommitMetrics(view.commitCosts()),
                            new OutcomeMetrics(() -> ofTasks),
                            new KafkaMetrics(Map::of),
                            new NotificationMetrics(SampleDeliveries::toOneTarget, Clock.systemUTC()),
                            new ReplayMetrics(() -> ReplayStatus.NONE, views.replays()),
                            new UnreadableMetrics(() -> Map.of("budget-events", 1L)))
                    .forEach(collector -> addRows(collector, rows));
        }
        StringBuilder page = new StringBuilder("| metric | type | labels | meaning |\n|---|---|---|---|\n");
        rows.values().forEach(page::append);
        new GeneratedPage("reference/metrics.md", "metrics").assertContains(page.toString());
    }

    /** Causes a series of each metric with labels. */
    private static void happen(Views views) {
        TopologyHarness harness = views.harness();
        harness.send(Outcomes.with(Outcomes.good("grouped", harness.wallClock(), 1), "region", "eu"));
        harness.send(Outcomes.with(Outcomes.good("grouped", harness.wallClock(), 1), "region", "us"));
        harness.send(Outcomes.good("odd", harness.wallClock(), 1));
        harness.sendBytes(new byte[] {1});
        views.now("cart", 900, 100);
        harness.pass(Duration.ofMinutes(1));
    }

    private static void happen(TopologyHarness spans) {
        spans.sendTo(OTLP_SPANS, new byte[] {0});
        spans.sendTo(OTLP_SPANS, new byte[] {1});
        spans.pass(Duration.ofSeconds(2));
    }

    /** An input of which something is to be reported. */
    private static final class Eventful implements OutcomeSource {
        private final DecodedOutcome outcome = new DecodedOutcome();

        @Override
        public RejectedItems decode(Headers headers, byte[] value, Receiver outcomes) {
            if (value[0] == 1) {
                throw new RejectedOutcomeException(Rejection.UNDECODABLE, "it is 1");
            }
            outcome.reset();
            outcome.service = "odd";
            outcomes.receive(outcome);
            return RejectedItems.NONE;
        }

        @Override
        public void report(Observer observer) {
            observer.innerSpans(1);
            observer.inconsistentSpans(1);
            observer.unknownServices(1, Set.of("unknown_service"));
        }
    }

    private static void addRows(MultiCollector collector, Map<String, String> rows) {
        collector.collect().forEach(metric -> {
            String name =
                    metric.getMetadata().getPrometheusName() + (metric instanceof CounterSnapshot ? "_total" : "");
            Set<String> labels = new TreeSet<>();
            metric.getDataPoints()
                    .forEach(point -> point.getLabels().forEach(label -> labels.add("`" + label.getName() + "`")));
            rows.put(
                    name,
                    "| `%s` | %s | %s | %s |\n"
                            .formatted(
                                    name,
                                    type(metric),
                                    String.join(", ", labels),
                                    metric.getMetadata().getHelp()));
        });
    }

    private static String type(MetricSnapshot metric) {
        if (metric instanceof CounterSnapshot) {
            return "counter";
        }
        return metric instanceof HistogramSnapshot ? "histogram" : "gauge";
    }
}
