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

/** Metrics of the input: how far it has been counted, and its lag at evaluations. */
final class InputMetrics implements MultiCollector {
    private final EvaluationView evaluations;

    InputMetrics(EvaluationView evaluations) {
        this.evaluations = evaluations;
    }

    @Override
    public MetricSnapshots collect() {
        List<TaskView.Clock> clocks = evaluations.tasks().stream()
                .map(TaskView::clock)
                .flatMap(Optional::stream)
                .toList();
        Gauges gauges = new Gauges();
        Gauges.Gauge caughtUp = gauges.add(
                "slowburn_input_caught_up_timestamp_seconds",
                "All outcomes in the input at this moment have been counted; time() minus this is the lag. 0 if the input was never read to its end.");
        clocks.stream()
                .mapToLong(TaskView.Clock::caughtUpTo)
                .min()
                .ifPresent(oldest -> caughtUp.set(Labels.EMPTY, oldest / 1000.0));
        Gauges.Gauge byTopic = gauges.add(
                "slowburn_input_topic_caught_up_timestamp_seconds",
                "As slowburn_input_caught_up_timestamp_seconds, for the partitions of this topic that the instance reads.");
        evaluations
                .countedInputs()
                .byTopic()
                .forEach((topic, upTo) -> byTopic.set(Labels.of("topic", topic), upTo / 1000.0));
        Gauges.Gauge watermark = gauges.add("slowburn_watermark_timestamp_seconds", "The highest event time counted.");
        clocks.stream()
                .mapToLong(TaskView.Clock::watermark)
                .max()
                .ifPresent(highest -> watermark.set(Labels.EMPTY, highest / 1000.0));
        Gauges.Gauge openTransactions = gauges.add(
                "slowburn_input_open_transaction_since_timestamp_seconds",
                "Since when an open transaction of a producer has blocked reading of the partition.");
        evaluations
                .inputs()
                .openTransactions()
                .forEach(open -> openTransactions.set(
                        Labels.of("partition", evaluations.inputs().label(open.partition())),
                        open.transaction().since().toEpochMilli() / 1000.0));
        gauges.add("slowburn_budget_partitions", "Partitions of budgets that this instance evaluates.")
                .set(Labels.EMPTY, clocks.size());
        UndecidedDefinitions undecided = evaluations.undecidedDefinitions();
        gauges.add(
                        "slowburn_definitions_undecided",
                        "Changes of definitions that this instance has read but not yet accepted or rejected.")
                .set(Labels.EMPTY, undecided.count());
        Gauges.Gauge undecidedSince = gauges.add(
                "slowburn_definitions_undecided_since_timestamp_seconds",
                "When the oldest undecided change was read; absent if there is none.");
        undecided.since().ifPresent(since -> undecidedSince.set(Labels.EMPTY, since.toEpochMilli() / 1000.0));
        return new MetricSnapshots(
                Stream.concat(Stream.of(age()), gauges.snapshots().stream()).toArray(MetricSnapshot[]::new));
    }

    private HistogramSnapshot age() {
        InputLagHistogram age = evaluations.inputLag();
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        age.buckets().forEach(bucket -> buckets.bucket(bucket.upToSeconds(), bucket.count()));
        return HistogramSnapshot.builder()
                .name("slowburn_input_age_seconds")
                .help("Lag of the input at evaluations of budgets: outcomes of this time may not be counted yet.")
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(age.sumSeconds())
                        .build())
                .build();
    }
}
