package dev.slowburn.metrics;

import dev.slowburn.topology.streams.CommitCosts;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** Metrics of the commits of this instance. */
final class CommitMetrics implements MultiCollector {
    private final CommitCosts costs;

    CommitMetrics(CommitCosts costs) {
        this.costs = costs;
    }

    @Override
    public MetricSnapshots collect() {
        return new MetricSnapshots(
                counter("slowburn_transactions", "Transactions that the instance has committed.", costs.commits()),
                counter(
                        "slowburn_transaction_markers",
                        "Transaction markers that these commits wrote: one for each partition of a transaction.",
                        costs.markers()));
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
