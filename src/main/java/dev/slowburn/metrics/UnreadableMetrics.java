package dev.slowburn.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.function.Supplier;

/** Counters of unreadable records in output topics. */
final class UnreadableMetrics implements MultiCollector {
    private final Supplier<Map<String, Long>> byTopic;

    UnreadableMetrics(Supplier<Map<String, Long>> byTopic) {
        this.byTopic = byTopic;
    }

    @Override
    public MetricSnapshots collect() {
        CounterSnapshot.Builder counter = CounterSnapshot.builder()
                .name("slowburn_outputs_unreadable")
                .help("Records of output topics that were skipped because they can't be read.");
        byTopic.get()
                .forEach((topic, count) -> counter.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(Labels.of("topic", topic))
                        .value((double) count)
                        .build()));
        return MetricSnapshots.of(counter.build());
    }
}
