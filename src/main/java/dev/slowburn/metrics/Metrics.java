package dev.slowburn.metrics;

import dev.slowburn.notify.Deliveries;
import dev.slowburn.query.LocalBudgets;
import dev.slowburn.query.Replays;
import dev.slowburn.topology.replay.ReplayStatus;
import dev.slowburn.topology.view.EvaluationView;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * All metrics of an instance, in Prometheus' text format. JVM metrics come from Micrometer. Metrics of budgets, outcomes and Kafka
 * are read from their sources at each scrape: nothing is counted twice, and series disappear with their sources.
 */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    /**
     * @param kafka returns all current metrics of Kafka Streams and its clients
     * @param maxBudgets maximum number of budgets with metrics, in order of their ids
     */
    public Metrics(
            LocalBudgets budgets,
            EvaluationView evaluations,
            Supplier<Map<MetricName, ? extends Metric>> kafka,
            int maxBudgets) {
        keepToConventions(registry);
        new JvmMemoryMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        registry.getPrometheusRegistry().register(new BudgetMetrics(budgets, maxBudgets));
        registry.getPrometheusRegistry().register(new InputMetrics(evaluations));
        registry.getPrometheusRegistry().register(new CommitMetrics(evaluations.commitCosts()));
        registry.getPrometheusRegistry().register(new OutcomeMetrics(kafka));
        registry.getPrometheusRegistry().register(new KafkaMetrics(kafka));
    }

    /** Drops or renames Micrometer's metrics that promtool rejects: one abbreviates its unit, one ends like part of a histogram. */
    private static void keepToConventions(PrometheusMeterRegistry registry) {
        registry.config()
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(new MeterFilter() {
                    @Override
                    public Meter.Id map(Meter.Id id) {
                        return id.getName().equals("system.cpu.count") ? id.withName("system.cpus") : id;
                    }
                });
    }

    /** Adds metrics of notifications. */
    public void add(Supplier<List<Deliveries>> notifications) {
        registry.getPrometheusRegistry().register(new NotificationMetrics(notifications, Clock.systemUTC()));
    }

    /** @param settings settings that weaken a guarantee */
    public void addWeakened(List<String> settings) {
        registry.getPrometheusRegistry().register((MultiCollector) () -> {
            Gauges gauges = new Gauges();
            Gauges.Gauge weakened = gauges.add(
                    "slowburn_weakened_guarantee", "1 for each setting that weakens a guarantee of Slowburn.");
            settings.forEach(setting -> weakened.set(Labels.of("setting", setting), 1));
            return gauges.snapshots();
        });
    }

    /** Adds counters of unreadable published records. */
    public void addUnreadable(Supplier<Map<String, Long>> byTopic) {
        registry.getPrometheusRegistry().register(new UnreadableMetrics(byTopic));
    }

    /** Adds metrics of the replay. */
    public void addReplay(Supplier<ReplayStatus> status, Replays replays) {
        registry.getPrometheusRegistry().register(new ReplayMetrics(status, replays));
    }

    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
