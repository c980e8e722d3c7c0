package dev.slowburn.metrics;

import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.outcome.Verdict;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.notify.SampleDeliveries;
import dev.slowburn.testkit.GeneratedPage;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.topology.TopologyHarness;
import dev.slowburn.testkit.topology.Views;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.progress.Inputs;
import dev.slowburn.topology.replay.ReplayStatus;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

    @Test
    void thePageHasEachMetric() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        try (Views views = Views.of(DefinitionSet.of(List.of(
                new SloBuilder("cart").window("1d").ladder(0).build(),
                new SloBuilder("groups").service("grouped").groupBy(1, "region").build(),
                new SloBuilder("odd").service("odd").sli(UNCLASSIFIABLE).build())))) {
            happen(views);
            List.of(
                            new BudgetMetrics(views.budgets(), 100),
                            new InputMetrics(new EvaluationView(
                                    1, new Inputs(TopologySettings.DEFAULT, input -> OPEN_TRANSACTION))),
                            new OutcomeMetrics(views.harness()::metrics),
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
