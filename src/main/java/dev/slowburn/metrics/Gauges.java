package dev.slowburn.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;

/** Builds the gauges of one scrape. */
final class Gauges {
    private final List<Gauge> gauges = new ArrayList<>();

    /** One gauge with all its series. */
    static final class Gauge {
        private final GaugeSnapshot.Builder builder;

        private Gauge(String name, String help) {
            builder = GaugeSnapshot.builder().name(name).help(help);
        }

        void set(Labels labels, double value) {
            builder.dataPoint(
                    GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
        }
    }

    Gauge add(String name, String help) {
        Gauge gauge = new Gauge(name, help);
        gauges.add(gauge);
        return gauge;
    }

    MetricSnapshots snapshots() {
        return MetricSnapshots.of(
                gauges.stream().map(gauge -> gauge.builder.build()).toArray(GaugeSnapshot[]::new));
    }
}
