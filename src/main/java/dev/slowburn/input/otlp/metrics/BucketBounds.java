package dev.slowburn.input.otlp.metrics;

import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.input.otlp.AttributeNames;
import dev.slowburn.input.otlp.OtlpFields;
import dev.slowburn.input.otlp.OtlpRecord;
import dev.slowburn.input.otlp.WireReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The bounds of the buckets of histograms, in microseconds: only at these a threshold of a duration is applied exactly. */
public final class BucketBounds {
    /** The metrics for whose buckets the semantic conventions have bounds. */
    private static final Set<String> STANDARD_METRICS =
            Set.of("http.server.request.duration", "rpc.server.call.duration");

    private static final List<Long> STANDARD = List.of(
            5_000L,
            10_000L,
            25_000L,
            50_000L,
            75_000L,
            100_000L,
            250_000L,
            500_000L,
            750_000L,
            1_000_000L,
            2_500_000L,
            5_000_000L,
            7_500_000L,
            10_000_000L);

    private final AttributeNames metrics;
    private final MetricFields metric = new MetricFields();
    private final MetricPoint point = new MetricPoint();
    private final Set<Long> bounds = new TreeSet<>();

    private BucketBounds(List<String> metrics) {
        this.metrics = new AttributeNames(metrics);
    }

    /** The bounds that SDKs use by default; empty if these are not known of all metrics that are counted. */
    public static Optional<List<Long>> ofConventions(OtlpMetricOptions options) {
        return STANDARD_METRICS.containsAll(options.metrics()) ? Optional.of(STANDARD) : Optional.empty();
    }

    /**
     * The bounds in a record of metrics in Protocol Buffers.
     *
     * @return sorted; empty if it has no histogram with fixed buckets among the metrics that are counted
     * @throws RejectedOutcomeException if it is malformed
     */
    public static List<Long> of(byte[] record, OtlpMetricOptions options) {
        OtlpRecord.check(new RecordHeaders(), record);
        BucketBounds found = new BucketBounds(options.metrics());
        OtlpRecord.visit(new WireReader(), record, found.new Visit());
        return List.copyOf(found.bounds);
    }

    private final class Visit implements OtlpRecord.Visitor {
        @Override
        public void beginResource() {
            // Only metrics are read.
        }

        @Override
        public void resourceAttribute(WireReader in, int end) {
            // Only metrics are read.
        }

        @Override
        public void endResource() {
            // Only metrics are read.
        }

        @Override
        public void item(WireReader in, int end) {
            int start = in.position;
            metric.read(in, end);
            if (metric.data != OtlpFields.HISTOGRAM || metrics.slot(in.bytes, metric.nameStart, metric.nameEnd) < 0) {
                return;
            }
            in.position = start;
            while (in.position < end) {
                int tag = in.tag(end);
                if (tag == OtlpFields.HISTOGRAM) {
                    points(in, in.delimited(end));
                } else {
                    in.skip(tag, end);
                }
            }
        }

        private void points(WireReader in, int end) {
            while (in.position < end) {
                int tag = in.tag(end);
                if (tag == OtlpFields.POINT) {
                    point.read(in, in.delimited(end), metric.data);
                    for (int i = 0; i < point.bounds.size(); i++) {
                        bounds.add(PointBuckets.micros(point.bounds.real(i), metric.micros));
                    }
                } else {
                    in.skip(tag, end);
                }
            }
        }
    }
}
