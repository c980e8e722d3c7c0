package dev.slowburn.metrics;

import dev.slowburn.notify.Deliveries;
import dev.slowburn.query.LocalBudgets;
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
 * All metrics of an instance, in Prometheus' text format. The JVM's are Micrometer's. Those of budgets, outcomes and Kafka are
 * read when they are asked for, from where they are anyway: nothing is counted twice, and no series outlives what it is about.
 */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    /**
     * @param kafka all metrics of Kafka Streams and its clients as of now
     * @param mostBudgets of so many budgets there are numbers, the first by their ids
     */
    public Metrics(
            LocalBudgets budgets,
            EvaluationView standings,
            Supplier<Map<MetricName, ? extends Metric>> kafka,
            int mostBudgets) {
        keepToConventions(registry);
        new JvmMemoryMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        registry.getPrometheusRegistry().register(new BudgetMetrics(budgets, mostBudgets));
        registry.getPrometheusRegistry().register(new InputMetrics(standings));
        registry.getPrometheusRegistry().register(new OutcomeMetrics(kafka));
        registry.getPrometheusRegistry().register(new KafkaMetrics(kafka));
    }

    /** Micrometer's names that promtool objects to: one has its unit abbreviated, one ends like part of a histogram. */
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

    /** Tells of notifications, too. */
    public void add(Supplier<List<Deliveries>> notifications) {
        registry.getPrometheusRegistry().register(new NotificationMetrics(notifications, Clock.systemUTC()));
    }

    /** @param settings those that weaken a guarantee */
    public void addWeakened(List<String> settings) {
        registry.getPrometheusRegistry().register((MultiCollector) () -> {
            Gauges gauges = new Gauges();
            Gauges.Gauge weakened =
                    gauges.add("slowburn_weakened_guarantee", "1 for each setting with which Slowburn promises less.");
            settings.forEach(setting -> weakened.set(Labels.of("setting", setting), 1));
            return gauges.snapshots();
        });
    }

    /** Counts what was published and can't be read. */
    public void addUnreadable(Supplier<Map<String, Long>> byTopic) {
        registry.getPrometheusRegistry().register(new UnreadableMetrics(byTopic));
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
