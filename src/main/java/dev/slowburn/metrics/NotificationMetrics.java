package dev.slowburn.metrics;

import dev.slowburn.notify.Deliveries;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Metrics of notifications by target. */
final class NotificationMetrics implements MultiCollector {
    private final Supplier<List<Deliveries>> targets;
    private final Clock clock;

    NotificationMetrics(Supplier<List<Deliveries>> targets, Clock clock) {
        this.targets = targets;
        this.clock = clock;
    }

    @Override
    public MetricSnapshots collect() {
        List<Deliveries> all = targets.get();
        Gauges gauges = new Gauges();
        Gauges.Gauge retrying = gauges.add(
                "slowburn_notifications_retrying", "1 while a delivery to the target has failed and is retried.");
        Gauges.Gauge age = gauges.add(
                "slowburn_notifications_oldest_waiting_age_seconds",
                "Age of the oldest notification that waits for delivery; 0 if none waits.");
        Gauges.Gauge lastRead = gauges.add(
                "slowburn_notifications_last_read_timestamp_seconds",
                "When alerts and events were last read to the end for the target; initially when the target was defined.");
        for (Deliveries target : all) {
            lastRead.set(labels(target), target.lastRead().toEpochMilli() / 1000.0);
            retrying.set(labels(target), target.retrying() ? 1 : 0);
            age.set(
                    labels(target),
                    target.oldestWaiting()
                            .map(since -> Math.max(
                                    0, Duration.between(since, clock.instant()).toMillis() / 1000.0))
                            .orElse(0.0));
        }
        Stream<MetricSnapshot> counters = Stream.of(
                counter(
                        "slowburn_notifications_delivered",
                        "Notifications that targets have accepted.",
                        all,
                        Deliveries::delivered),
                counter(
                        "slowburn_notifications_failed",
                        "Failed deliveries that are retried.",
                        all,
                        Deliveries::failed),
                counter(
                        "slowburn_notifications_refused",
                        "Notifications that were dropped because the target will never accept them.",
                        all,
                        Deliveries::refused),
                counter(
                        "slowburn_notifications_unreadable",
                        "Unreadable records for which no notification is sent.",
                        all,
                        Deliveries::unreadable),
                counter(
                        "slowburn_notifications_lost",
                        "Records that were deleted from their topic before they were read.",
                        all,
                        Deliveries::lost));
        return new MetricSnapshots(
                Stream.concat(counters, gauges.snapshots().stream()).toArray(MetricSnapshot[]::new));
    }

    private static CounterSnapshot counter(
            String name, String help, List<Deliveries> all, ToLongFunction<Deliveries> count) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        all.forEach(target -> counter.dataPoint(CounterDataPointSnapshot.builder()
                .labels(labels(target))
                .value((double) count.applyAsLong(target))
                .build()));
        return counter.build();
    }

    private static Labels labels(Deliveries target) {
        return Labels.of("target", target.target());
    }
}
