package dev.slowburn.testkit.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.time.Instant;
import java.util.List;

/** Records of current spans and metrics, as the Collector writes them. The last item of each cannot be counted. */
public final class OtlpRecords {
    /** Name of the item that cannot be counted. */
    public static final String POISON = "poison";

    public static final long GOOD_OF_METRICS = 10;
    public static final long BAD_OF_METRICS = 1;
    /** Data points of a record of metrics that can be counted. */
    public static final int POINTS = 3;

    private static final String DURATION = "http.server.request.duration";
    private static final long START_NANOS = 1_000_000_000L;

    private OtlpRecords() {}

    private static long now() {
        return Instant.now().getEpochSecond() * 1_000_000_000L;
    }

    private static KeyValue attribute(String name, AnyValue.Builder value) {
        return KeyValue.newBuilder().setKey(name).setValue(value).build();
    }

    private static KeyValue status(int status) {
        return attribute("http.response.status_code", AnyValue.newBuilder().setIntValue(status));
    }

    private static Resource resource(String service) {
        return Resource.newBuilder()
                .addAttributes(attribute("service.name", AnyValue.newBuilder().setStringValue(service)))
                .build();
    }

    /** A span for each status, and one that ends before it starts. */
    public static TracesData spans(String service, int... statuses) {
        ScopeSpans.Builder scope = ScopeSpans.newBuilder();
        for (int status : statuses) {
            scope.addSpans(Span.newBuilder()
                    .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                    .setName("GET /carts")
                    .setStartTimeUnixNano(now() - 1_000_000)
                    .setEndTimeUnixNano(now())
                    .addAttributes(status(status)));
        }
        scope.addSpans(Span.newBuilder()
                .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                .setName(POISON)
                .setStartTimeUnixNano(2 * START_NANOS)
                .setEndTimeUnixNano(START_NANOS));
        return TracesData.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(resource(service))
                        .addScopeSpans(scope))
                .build();
    }

    /** A histogram, an exponential histogram, and one that is cumulative. */
    public static MetricsData metrics(String service) {
        Metric histogram = Metric.newBuilder()
                .setName(DURATION)
                .setUnit("s")
                .setHistogram(delta(point(200, 3, 0, 2), point(503, 0, BAD_OF_METRICS, 0)))
                .build();
        Metric exponential = Metric.newBuilder()
                .setName(DURATION)
                .setUnit("s")
                .setExponentialHistogram(ExponentialHistogram.newBuilder()
                        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                        .addDataPoints(ExponentialHistogramDataPoint.newBuilder()
                                .setTimeUnixNano(now())
                                .setCount(5)
                                .setScale(2)
                                .setPositive(ExponentialHistogramDataPoint.Buckets.newBuilder()
                                        .setOffset(-3)
                                        .addAllBucketCounts(List.of(4L, 1L)))
                                .addAttributes(status(200))))
                .build();
        return record(service, histogram, exponential, cumulative());
    }

    /** What is left of a record of metrics if all other data points are counted. */
    public static MetricsData poison(String service) {
        return record(service, cumulative());
    }

    private static MetricsData record(String service, Metric... metrics) {
        return MetricsData.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder()
                        .setResource(resource(service))
                        .addScopeMetrics(ScopeMetrics.newBuilder().addAllMetrics(List.of(metrics))))
                .build();
    }

    private static Metric cumulative() {
        return Metric.newBuilder()
                .setName(DURATION)
                .setDescription(POISON)
                .setUnit("s")
                .setHistogram(Histogram.newBuilder()
                        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                        .addDataPoints(HistogramDataPoint.newBuilder()
                                .setTimeUnixNano(START_NANOS)
                                .setCount(1)
                                .addAllExplicitBounds(List.of(0.1))
                                .addAllBucketCounts(List.of(1L, 0L))))
                .build();
    }

    private static Histogram delta(HistogramDataPoint... points) {
        return Histogram.newBuilder()
                .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                .addAllDataPoints(List.of(points))
                .build();
    }

    private static HistogramDataPoint point(int status, long fast, long medium, long slow) {
        return HistogramDataPoint.newBuilder()
                .setTimeUnixNano(now())
                .setCount(fast + medium + slow)
                .addAllExplicitBounds(List.of(0.1, 0.25))
                .addAllBucketCounts(List.of(fast, medium, slow))
                .addAttributes(status(status))
                .build();
    }
}
