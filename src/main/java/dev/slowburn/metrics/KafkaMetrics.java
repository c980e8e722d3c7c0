package dev.slowburn.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * The metrics of Kafka Streams and its clients that show whether an instance keeps up. Kafka has hundreds of metrics per thread,
 * task, store and partition; this selection of thread and client metrics follows Prometheus' conventions, with times in seconds. The
 * others are available by JMX if {@code kafka.metric.reporters} has Kafka's {@code JmxReporter}.
 */
final class KafkaMetrics implements MultiCollector {
    private static final double MILLIS = 1e-3;
    private static final double NANOS = 1e-9;

    private static final String CLIENT = "client-id";
    private static final String THREAD = "thread-id";

    /**
     * A selected metric.
     *
     * @param name Prometheus name; of a counter, without its suffix
     * @param tag the tag that distinguishes its series
     * @param scale factor for values
     */
    private record Selected(String group, String metric, String name, String tag, boolean counts, double scale) {}

    private static final List<Selected> SELECTED = List.of(
            gauge("stream-metrics", "alive-stream-threads", "kafka_streams_alive_threads", CLIENT, 1),
            gauge("stream-metrics", "failed-stream-threads", "kafka_streams_failed_threads", CLIENT, 1),
            counter("stream-thread-metrics", "process-total", "kafka_streams_thread_processed_records", THREAD, 1),
            counter("stream-thread-metrics", "commit-total", "kafka_streams_thread_commits", THREAD, 1),
            counter("stream-thread-metrics", "poll-total", "kafka_streams_thread_polls", THREAD, 1),
            counter("stream-thread-metrics", "task-created-total", "kafka_streams_thread_begun_tasks", THREAD, 1),
            counter("stream-thread-metrics", "task-closed-total", "kafka_streams_thread_ended_tasks", THREAD, 1),
            gauge("stream-thread-metrics", "process-ratio", "kafka_streams_thread_process_ratio", THREAD, 1),
            gauge("stream-thread-metrics", "poll-ratio", "kafka_streams_thread_poll_ratio", THREAD, 1),
            gauge("stream-thread-metrics", "commit-ratio", "kafka_streams_thread_commit_ratio", THREAD, 1),
            gauge("stream-thread-metrics", "punctuate-ratio", "kafka_streams_thread_punctuate_ratio", THREAD, 1),
            gauge(
                    "stream-thread-metrics",
                    "commit-latency-avg",
                    "kafka_streams_thread_commit_average_seconds",
                    THREAD,
                    MILLIS),
            gauge(
                    "stream-thread-metrics",
                    "commit-latency-max",
                    "kafka_streams_thread_commit_max_seconds",
                    THREAD,
                    MILLIS),
            counter(
                    "stream-thread-metrics",
                    "blocked-time-ns-total",
                    "kafka_streams_thread_blocked_seconds",
                    THREAD,
                    NANOS),
            gauge("consumer-fetch-manager-metrics", "records-lag-max", "kafka_consumer_lag_max_records", CLIENT, 1),
            counter(
                    "consumer-fetch-manager-metrics",
                    "records-consumed-total",
                    "kafka_consumer_consumed_records",
                    CLIENT,
                    1),
            counter(
                    "consumer-fetch-manager-metrics",
                    "bytes-consumed-total",
                    "kafka_consumer_consumed_bytes",
                    CLIENT,
                    1),
            counter("consumer-coordinator-metrics", "rebalance-total", "kafka_consumer_rebalances", CLIENT, 1),
            counter(
                    "consumer-coordinator-metrics",
                    "failed-rebalance-total",
                    "kafka_consumer_failed_rebalances",
                    CLIENT,
                    1),
            counter("producer-metrics", "record-send-total", "kafka_producer_sent_records", CLIENT, 1),
            counter("producer-metrics", "record-error-total", "kafka_producer_failed_records", CLIENT, 1),
            counter("producer-metrics", "record-retry-total", "kafka_producer_retried_records", CLIENT, 1),
            counter(
                    "producer-metrics",
                    "txn-commit-time-ns-total",
                    "kafka_producer_transaction_commit_seconds",
                    CLIENT,
                    NANOS));

    private final Supplier<Map<MetricName, ? extends Metric>> kafka;

    KafkaMetrics(Supplier<Map<MetricName, ? extends Metric>> kafka) {
        this.kafka = kafka;
    }

    private static Selected gauge(String group, String metric, String name, String tag, double scale) {
        return new Selected(group, metric, name, tag, false, scale);
    }

    private static Selected counter(String group, String metric, String name, String tag, double scale) {
        return new Selected(group, metric, name, tag, true, scale);
    }

    @Override
    public MetricSnapshots collect() {
        Map<MetricName, ? extends Metric> all = kafka.get();
        List<MetricSnapshot> snapshots = new ArrayList<>();
        Gauges gauges = new Gauges();
        for (Selected selected : SELECTED) {
            if (selected.counts) {
                snapshots.add(counter(selected, all));
            } else {
                gauge(selected, all, gauges);
            }
        }
        gauges.snapshots().forEach(snapshots::add);
        return new MetricSnapshots(snapshots);
    }

    private static CounterSnapshot counter(Selected selected, Map<MetricName, ? extends Metric> all) {
        CounterSnapshot.Builder counter =
                CounterSnapshot.builder().name(selected.name).help(help(selected));
        all.forEach((name, metric) -> {
            if (isOf(selected, name) && metric.metricValue() instanceof Number value && value.doubleValue() >= 0) {
                counter.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(label(selected, name))
                        .value(value.doubleValue() * selected.scale)
                        .build());
            }
        });
        return counter.build();
    }

    private static void gauge(Selected selected, Map<MetricName, ? extends Metric> all, Gauges gauges) {
        Gauges.Gauge gauge = gauges.add(selected.name, help(selected));
        all.forEach((name, metric) -> {
            if (isOf(selected, name) && metric.metricValue() instanceof Number value) {
                gauge.set(label(selected, name), value.doubleValue() * selected.scale);
            }
        });
    }

    private static boolean isOf(Selected selected, MetricName name) {
        return name.group().equals(selected.group)
                && name.name().equals(selected.metric)
                && name.tags().keySet().equals(Set.of(selected.tag));
    }

    private static Labels label(Selected selected, MetricName name) {
        return Labels.of(selected.tag.replace('-', '_'), name.tags().get(selected.tag));
    }

    private static String help(Selected selected) {
        return "Kafka's " + selected.metric + " of " + selected.group + ".";
    }
}
