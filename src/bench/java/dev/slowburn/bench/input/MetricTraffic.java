package dev.slowburn.bench.input;

import static dev.slowburn.bench.input.Attributes.number;
import static dev.slowburn.bench.input.Attributes.text;

import dev.slowburn.bench.peer.Workload;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Records of request durations like the Collector's batches: 500 data points of ten services, each a histogram with the bounds of
 * the semantic conventions, five attributes and requests in four of its 15 buckets.
 */
final class MetricTraffic {
    static final int POINTS_PER_RECORD = 500;
    /** Buckets of a record that have requests. */
    static final int FILLED_BUCKETS = 4 * POINTS_PER_RECORD;

    private static final int SERVICES = 10;
    private static final long END = 1_767_225_600_000_000_000L;
    private static final List<Double> BOUNDS =
            List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

    private final Random random = new Random(7);

    List<byte[]> records(int number) {
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            MetricsData.Builder record = MetricsData.newBuilder();
            for (int service = 0; service < SERVICES; service++) {
                Histogram.Builder histogram = Histogram.newBuilder()
                        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
                for (int j = 0; j < POINTS_PER_RECORD / SERVICES; j++) {
                    histogram.addDataPoints(point(j));
                }
                Metric.Builder metric = Metric.newBuilder()
                        .setName("http.server.request.duration")
                        .setUnit("s")
                        .setHistogram(histogram);
                record.addResourceMetrics(ResourceMetrics.newBuilder()
                        .setResource(
                                Resource.newBuilder().addAttributes(text("service.name", Workload.SERVICE + service)))
                        .addScopeMetrics(ScopeMetrics.newBuilder().addMetrics(metric)));
            }
            records.add(record.build().toByteArray());
        }
        return records;
    }

    private HistogramDataPoint.Builder point(int number) {
        HistogramDataPoint.Builder point = HistogramDataPoint.newBuilder()
                .setStartTimeUnixNano(END - 10_000_000_000L)
                .setTimeUnixNano(END + random.nextInt(1_000_000_000))
                .addAllExplicitBounds(BOUNDS)
                .addAttributes(text("http.request.method", "GET"))
                .addAttributes(text("url.scheme", "https"))
                .addAttributes(text("http.route", "/items/" + number % 5))
                .addAttributes(number("http.response.status_code", number % 10 == 0 ? 503 : 200))
                .addAttributes(text("network.protocol.version", "1.1"));
        long count = 0;
        int first = random.nextInt(BOUNDS.size() - 3);
        for (int i = 0; i <= BOUNDS.size(); i++) {
            long inBucket = i >= first && i < first + 4 ? 1 + random.nextInt(100) : 0;
            point.addBucketCounts(inBucket);
            count += inBucket;
        }
        return point.setCount(count).setSum(count * 0.1);
    }
}
