package dev.slowburn.metrics;

import dev.slowburn.topology.replay.ReplayStatus;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.Supplier;

/** Metrics of outcomes that are read again. */
final class ReplayMetrics implements MultiCollector {
    private final Supplier<ReplayStatus> status;

    ReplayMetrics(Supplier<ReplayStatus> status) {
        this.status = status;
    }

    @Override
    public MetricSnapshots collect() {
        ReplayStatus now = status.get();
        GaugeSnapshot paused = GaugeSnapshot.builder()
                .name("slowburn_replay_paused")
                .help("1 while outcomes that have to be read again cannot be read.")
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .value(now.paused().isPresent() ? 1 : 0)
                        .build())
                .build();
        return MetricSnapshots.of(
                counter(
                        "slowburn_replay_outcomes",
                        "Records that were read again for SLOs that had not counted them.",
                        now.outcomes()),
                counter(
                        "slowburn_replay_skipped",
                        "Records that were read again but could not be counted.",
                        now.skipped()),
                paused);
    }

    private static CounterSnapshot counter(String name, String help, long value) {
        return CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(
                        CounterDataPointSnapshot.builder().value((double) value).build())
                .build();
    }
}
