package dev.slowburn.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Counters of processed outcomes, which tasks register among Kafka's metrics. Each task has its own series: it ends when the task
 * migrates, and starts at zero on the new instance, as Prometheus expects of a counter.
 */
final class OutcomeMetrics implements MultiCollector {
    private static final String GROUP = "slowburn";
    private static final String TOTAL = "-total";

    private final Supplier<Map<MetricName, ? extends Metric>> kafka;

    OutcomeMetrics(Supplier<Map<MetricName, ? extends Metric>> kafka) {
        this.kafka = kafka;
    }

    @Override
    public MetricSnapshots collect() {
        Map<String, CounterSnapshot.Builder> counters = new TreeMap<>();
        kafka.get().forEach((name, metric) -> {
            if (name.group().equals(GROUP)
                    && name.name().endsWith(TOTAL)
                    && metric.metricValue() instanceof Number value) {
                counters.computeIfAbsent(
                                prometheusName(name.name()),
                                key -> CounterSnapshot.builder().name(key).help(name.description() + "."))
                        .dataPoint(CounterDataPointSnapshot.builder()
                                .labels(labels(name.tags()))
                                .value(value.doubleValue())
                                .build());
            }
        });
        return new MetricSnapshots(
                counters.values().stream().map(CounterSnapshot.Builder::build).toArray(CounterSnapshot[]::new));
    }

    /** The name without its suffix, which the format adds. */
    private static String prometheusName(String name) {
        return "slowburn_" + name.substring(0, name.length() - TOTAL.length()).replace('-', '_');
    }

    private static Labels labels(Map<String, String> tags) {
        Labels labels = Labels.EMPTY;
        for (Map.Entry<String, String> tag : new TreeMap<>(tags).entrySet()) {
            labels = labels.add(tag.getKey().replace('-', '_'), tag.getValue());
        }
        return labels;
    }
}
