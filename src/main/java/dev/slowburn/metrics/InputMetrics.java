package dev.slowburn.metrics;

import dev.slowburn.topology.view.EvaluationView;
import dev.slowburn.topology.view.InputLagHistogram;
import dev.slowburn.topology.view.TaskView;
import dev.slowburn.topology.view.UndecidedDefinitions;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How far the input has been counted, and how old it was when budgets were evaluated. */
final class InputMetrics implements MultiCollector {
    private final EvaluationView standings;

    InputMetrics(EvaluationView standings) {
        this.standings = standings;
    }

    @Override
    public MetricSnapshots collect() {
        List<TaskView.Clock> clocks = standings.tasks().stream()
                .map(TaskView::clock)
                .flatMap(Optional::stream)
                .toList();
        Gauges gauges = new Gauges();
        Gauges.Gauge caughtUp = gauges.add(
                "slowburn_input_caught_up_timestamp_seconds",
                "All that was in the input at this moment has been counted; time() minus this is the lag. 0 if it was never read to its end.");
        clocks.stream()
                .mapToLong(TaskView.Clock::caughtUpTo)
                .min()
                .ifPresent(oldest -> caughtUp.set(Labels.EMPTY, oldest / 1000.0));
        Gauges.Gauge watermark = gauges.add("slowburn_watermark_timestamp_seconds", "The highest event time counted.");
        clocks.stream()
                .mapToLong(TaskView.Clock::watermark)
                .max()
                .ifPresent(highest -> watermark.set(Labels.EMPTY, highest / 1000.0));
        Gauges.Gauge openTransactions = gauges.add(
                "slowburn_input_open_transaction_since_timestamp_seconds",
                "Since when an open transaction of a producer has kept the partition from being read.");
        standings
                .endOffsets()
                .openTransactions()
                .forEach(open -> openTransactions.set(
                        Labels.of("partition", Integer.toString(open.partition())),
                        open.since().toEpochMilli() / 1000.0));
        gauges.add("slowburn_budget_partitions", "Partitions of budgets that this instance evaluates.")
                .set(Labels.EMPTY, clocks.size());
        UndecidedDefinitions undecided = standings.undecidedDefinitions();
        gauges.add(
                        "slowburn_definitions_undecided",
                        "Changes of definitions that this instance has read and not yet accepted or refused.")
                .set(Labels.EMPTY, undecided.count());
        Gauges.Gauge undecidedSince = gauges.add(
                "slowburn_definitions_undecided_since_timestamp_seconds",
                "When the first of them was read; absent if there is none.");
        undecided.since().ifPresent(since -> undecidedSince.set(Labels.EMPTY, since.toEpochMilli() / 1000.0));
        return new MetricSnapshots(
                Stream.concat(Stream.of(age()), gauges.snapshots().stream()).toArray(MetricSnapshot[]::new));
    }

    private HistogramSnapshot age() {
        InputLagHistogram age = standings.inputLag();
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        age.buckets().forEach(bucket -> buckets.bucket(bucket.upToSeconds(), bucket.count()));
        return HistogramSnapshot.builder()
                .name("slowburn_input_age_seconds")
                .help("How old the input was when budgets were evaluated: since when something in it may be uncounted.")
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(age.sumSeconds())
                        .build())
                .build();
    }
}
