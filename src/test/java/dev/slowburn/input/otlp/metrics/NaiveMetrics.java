package dev.slowburn.input.otlp.metrics;

import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.testkit.OutcomeCopy;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The mapping of metrics to outcomes over the generated classes, as a reference, with the default options. */
final class NaiveMetrics {
    private static final long MAX_COUNT = 1_000_000_000_000L;
    private static final Map<String, Integer> MICROS = Map.of("s", 1_000_000, "ms", 1000, "us", 1);
    private static final Map<Long, OutcomeKind> KINDS = Map.of(
            200L,
            OutcomeKind.SUCCESS,
            404L,
            OutcomeKind.CLIENT_ERROR,
            503L,
            OutcomeKind.SERVER_ERROR,
            504L,
            OutcomeKind.TIMEOUT);

    final List<OutcomeCopy> outcomes = new ArrayList<>();
    int rejected;
    private String service;
    private String unit;

    /** A number of requests; a null duration if it is not known. */
    private record Bucket(long count, Long micros) {}

    NaiveMetrics(MetricsData record) {
        for (ResourceMetrics resource : record.getResourceMetricsList()) {
            List<KeyValue> attributes = resource.getResource().getAttributesList();
            service = attributes.isEmpty() ? null : attributes.get(0).getValue().getStringValue();
            for (ScopeMetrics scope : resource.getScopeMetricsList()) {
                scope.getMetricsList().forEach(this::add);
            }
        }
    }

    private void add(Metric metric) {
        if (!metric.getName().equals("http.server.request.duration")) {
            return;
        }
        unit = metric.getUnit();
        switch (metric.getDataCase()) {
            case GAUGE -> rejected += metric.getGauge().getDataPointsCount();
            case SUM -> {
                boolean valid = metric.getSum().getIsMonotonic();
                for (NumberDataPoint each : metric.getSum().getDataPointsList()) {
                    add(metric.getSum().getAggregationTemporality(), valid ? each : null, each);
                }
            }
            case HISTOGRAM -> {
                for (HistogramDataPoint each : metric.getHistogram().getDataPointsList()) {
                    add(
                            metric.getHistogram().getAggregationTemporality(),
                            each.getTimeUnixNano(),
                            each.getFlags(),
                            each.getAttributesList(),
                            buckets(each));
                }
            }
            case EXPONENTIAL_HISTOGRAM -> {
                for (ExponentialHistogramDataPoint each :
                        metric.getExponentialHistogram().getDataPointsList()) {
                    add(
                            metric.getExponentialHistogram().getAggregationTemporality(),
                            each.getTimeUnixNano(),
                            each.getFlags(),
                            each.getAttributesList(),
                            buckets(each));
                }
            }
            default -> throw new IllegalArgumentException("no data");
        }
    }

    private void add(AggregationTemporality temporality, NumberDataPoint valid, NumberDataPoint point) {
        if (valid == null) {
            rejected++;
            return;
        }
        double value = point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
        List<Bucket> buckets = value < 0 || value % 1 != 0 ? null : List.of(new Bucket((long) value, null));
        add(temporality, point.getTimeUnixNano(), point.getFlags(), point.getAttributesList(), buckets);
    }

    private List<Bucket> buckets(HistogramDataPoint point) {
        int bounds = point.getExplicitBoundsCount();
        if (point.getBucketCountsCount() != bounds + 1) {
            return null;
        }
        List<Bucket> buckets = new ArrayList<>();
        for (int i = 0; i < bounds; i++) {
            buckets.add(new Bucket(point.getBucketCounts(i), micros(point.getExplicitBounds(i))));
        }
        double last = bounds == 0 ? -1 : point.getExplicitBounds(bounds - 1);
        Long micros = point.hasMax() && point.getMax() > last
                ? micros(point.getMax())
                : bounds == 0 ? null : micros(2 * last);
        buckets.add(new Bucket(point.getBucketCounts(bounds), micros));
        return checked(buckets, point.getCount());
    }

    private List<Bucket> buckets(ExponentialHistogramDataPoint point) {
        if (point.getNegative().getBucketCountsList().stream().anyMatch(count -> count > 0)) {
            return null;
        }
        List<Bucket> buckets = new ArrayList<>();
        buckets.add(new Bucket(point.getZeroCount(), micros(point.getZeroThreshold())));
        double base = Math.pow(2, Math.pow(2, -point.getScale()));
        for (int i = 0; i < point.getPositive().getBucketCountsCount(); i++) {
            int index = point.getPositive().getOffset() + i;
            long count = point.getPositive().getBucketCounts(i);
            buckets.add(new Bucket(count, count == 0 ? null : micros(Math.pow(base, index + 1))));
        }
        return checked(buckets, point.getCount());
    }

    private static List<Bucket> checked(List<Bucket> buckets, long count) {
        return buckets.stream().mapToLong(Bucket::count).sum() == count ? buckets : null;
    }

    private Long micros(double bound) {
        if (!MICROS.containsKey(unit)) {
            return null;
        }
        return new BigDecimal(bound)
                .multiply(BigDecimal.valueOf(MICROS.get(unit)))
                .round(new MathContext(10))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    private void add(
            AggregationTemporality temporality,
            long nanos,
            int flags,
            List<KeyValue> attributes,
            List<Bucket> buckets) {
        if (temporality != AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA) {
            rejected++;
            return;
        }
        if (flags == 1) {
            return;
        }
        long total =
                buckets == null ? 0 : buckets.stream().mapToLong(Bucket::count).sum();
        if (service == null || nanos == 0 || buckets == null || total > MAX_COUNT) {
            rejected++;
            return;
        }
        long status = attributes.get(0).getValue().getIntValue();
        for (Bucket each : buckets) {
            if (each.count() > 0) {
                outcomes.add(new OutcomeCopy(
                        service,
                        nanos / 1_000_000 - 1,
                        null,
                        KINDS.get(status),
                        (int) status,
                        each.micros(),
                        each.count(),
                        new TreeMap<>(Map.of(
                                "service.name",
                                service,
                                "http.response.status_code",
                                Long.toString(status),
                                "sampled",
                                "false"))));
            }
        }
    }
}
