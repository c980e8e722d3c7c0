package dev.slowburn.input.otlp.metrics;

import dev.slowburn.input.otlp.spans.SpanRecords;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;
import java.util.Random;

/** Random records of metrics, some with faults. */
public final class RandomMetrics {
    private static final double[] BOUNDS = {0.005, 0.1, 0.25, 1, 2.5};

    private final Random random;

    public RandomMetrics(Random random) {
        this.random = random;
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    public MetricsData record() {
        MetricsData.Builder record = MetricsData.newBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            Resource.Builder resource = Resource.newBuilder();
            if (random.nextInt(6) > 0) {
                resource.addAttributes(SpanRecords.attribute("service.name", oneOf(List.of("shop", "größe"))));
            }
            ScopeMetrics.Builder scope = ScopeMetrics.newBuilder();
            for (int j = random.nextInt(4); j > 0; j--) {
                scope.addMetrics(metric());
            }
            record.addResourceMetrics(
                    ResourceMetrics.newBuilder().setResource(resource).addScopeMetrics(scope));
        }
        return record.build();
    }

    private Metric metric() {
        Metric.Builder metric = Metric.newBuilder()
                .setName(oneOf(List.of("http.server.request.duration", "http.server.request.duration", "jvm.memory")))
                .setUnit(oneOf(List.of("s", "ms", "{request}")))
                .setDescription("description");
        AggregationTemporality temporality =
                AggregationTemporality.forNumber(random.nextInt(5) > 0 ? 1 : random.nextInt(3));
        int points = 1 + random.nextInt(3);
        switch (random.nextInt(7)) {
            case 0 -> metric.setGauge(Gauge.newBuilder().addDataPoints(number()));
            case 1, 2 -> {
                Sum.Builder sum =
                        Sum.newBuilder().setAggregationTemporality(temporality).setIsMonotonic(random.nextInt(4) > 0);
                for (int i = 0; i < points; i++) {
                    sum.addDataPoints(number());
                }
                metric.setSum(sum);
            }
            case 3, 4 -> {
                ExponentialHistogram.Builder histogram =
                        ExponentialHistogram.newBuilder().setAggregationTemporality(temporality);
                for (int i = 0; i < points; i++) {
                    histogram.addDataPoints(exponential());
                }
                metric.setExponentialHistogram(histogram);
            }
            default -> {
                Histogram.Builder histogram = Histogram.newBuilder().setAggregationTemporality(temporality);
                for (int i = 0; i < points; i++) {
                    histogram.addDataPoints(explicit());
                }
                metric.setHistogram(histogram);
            }
        }
        return metric.build();
    }

    private long time() {
        return random.nextInt(12) == 0 ? 0 : SpanRecords.END_NANOS + random.nextInt();
    }

    private int flags() {
        return random.nextInt(8) == 0 ? 1 : 0;
    }

    private KeyValue attribute() {
        return SpanRecords.attribute("http.response.status_code", oneOf(List.of(200L, 404L, 503L, 504L)));
    }

    private NumberDataPoint number() {
        NumberDataPoint.Builder point = NumberDataPoint.newBuilder()
                .addAttributes(attribute())
                .setTimeUnixNano(time())
                .setFlags(flags());
        if (random.nextBoolean()) {
            return point.setAsInt(oneOf(List.of(0L, 1L, 7L, -1L, 1_000_000_000_001L)))
                    .build();
        }
        return point.setAsDouble(oneOf(List.of(0.0, 3.0, 0.5, -2.0))).build();
    }

    private HistogramDataPoint explicit() {
        HistogramDataPoint.Builder point = HistogramDataPoint.newBuilder()
                .addAttributes(attribute())
                .setTimeUnixNano(time())
                .setFlags(flags());
        int bounds = random.nextInt(BOUNDS.length + 1);
        long count = 0;
        for (int i = 0; i < bounds; i++) {
            point.addExplicitBounds(BOUNDS[i]);
        }
        for (int i = 0; i <= bounds; i++) {
            long inBucket = random.nextInt(3) * (long) random.nextInt(1000);
            point.addBucketCounts(inBucket);
            count += inBucket;
        }
        if (random.nextBoolean()) {
            point.setMax(oneOf(List.of(0.001, 7.5)));
        }
        if (random.nextInt(10) == 0) {
            point.addBucketCounts(0);
        }
        return point.setCount(random.nextInt(10) == 0 ? count + 1 : count).build();
    }

    private ExponentialHistogramDataPoint exponential() {
        ExponentialHistogramDataPoint.Builder point = ExponentialHistogramDataPoint.newBuilder()
                .addAttributes(attribute())
                .setTimeUnixNano(time())
                .setFlags(flags())
                .setScale(random.nextInt(9))
                .setZeroCount(random.nextInt(3))
                .setZeroThreshold(random.nextInt(2) * 0.001);
        long count = point.getZeroCount();
        ExponentialHistogramDataPoint.Buckets.Builder buckets =
                ExponentialHistogramDataPoint.Buckets.newBuilder().setOffset(random.nextInt(20) - 12);
        for (int i = random.nextInt(10); i > 0; i--) {
            long inBucket = random.nextInt(2) * (long) random.nextInt(1000);
            buckets.addBucketCounts(inBucket);
            count += inBucket;
        }
        if (random.nextInt(10) == 0) {
            point.setNegative(ExponentialHistogramDataPoint.Buckets.newBuilder()
                    .setOffset(4)
                    .addBucketCounts(random.nextInt(2)));
        }
        return point.setPositive(buckets).setCount(count).build();
    }
}
