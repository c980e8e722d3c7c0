package dev.slowburn.input.otlp.metrics;

import static dev.slowburn.input.otlp.spans.SpanRecords.END_NANOS;
import static dev.slowburn.input.otlp.spans.SpanRecords.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.input.otlp.ShuffledWriter;
import dev.slowburn.input.otlp.WireWriter;
import dev.slowburn.testkit.OutcomeCopy;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Metrics as outcomes, compared with the mapping over the generated classes, and what is particular about them. */
class OtlpMetricsTest {
    private final OtlpMetricsSource source = new OtlpMetricsSource(OtlpMetricOptions.DEFAULT, FieldsRead.EVERYTHING);
    private final List<OutcomeCopy> outcomes = new ArrayList<>();

    private RejectedItems decode(byte[] record) {
        outcomes.clear();
        return source.decode(new RecordHeaders(), record, outcome -> outcomes.add(OutcomeCopy.of(outcome)));
    }

    private RejectedItems decode(Metric.Builder... metrics) {
        return decode(record(metrics).toByteArray());
    }

    private static MetricsData record(Metric.Builder... metrics) {
        ScopeMetrics.Builder scope = ScopeMetrics.newBuilder();
        for (Metric.Builder metric : metrics) {
            scope.addMetrics(metric.setName("http.server.request.duration").setUnit("s"));
        }
        return MetricsData.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder()
                        .setResource(Resource.newBuilder().addAttributes(attribute("service.name", "shop")))
                        .addScopeMetrics(scope))
                .build();
    }

    private static Metric.Builder histogram(HistogramDataPoint.Builder... points) {
        Histogram.Builder histogram =
                Histogram.newBuilder().setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
        for (HistogramDataPoint.Builder point : points) {
            histogram.addDataPoints(point);
        }
        return Metric.newBuilder().setHistogram(histogram);
    }

    private static HistogramDataPoint.Builder point() {
        return HistogramDataPoint.newBuilder()
                .setTimeUnixNano(END_NANOS)
                .addAllExplicitBounds(List.of(0.1, 0.25))
                .addAllBucketCounts(List.of(70L, 0L, 3L))
                .setCount(73)
                .addAttributes(attribute("http.request.method", "GET"))
                .addAttributes(attribute("http.route", "/carts"));
    }

    @Property(tries = 1000)
    void readsWhatTheGeneratedClassesRead(@ForAll long seed) throws InvalidProtocolBufferException {
        Random random = new Random(seed);
        byte[] record = new ShuffledWriter(random).write(new RandomMetrics(random).record());
        NaiveMetrics expected = new NaiveMetrics(MetricsData.parseFrom(record));

        RejectedItems rejected = decode(record);

        assertThat(outcomes).isEqualTo(expected.outcomes);
        assertThat(rejected.count()).isEqualTo(expected.rejected);
        if (rejected.count() > 0) {
            NaiveMetrics refused = new NaiveMetrics(MetricsData.parseFrom(rejected.record()));
            assertThat(refused.rejected).isEqualTo(rejected.count());
            assertThat(refused.outcomes).isEmpty();
        }
    }

    @Example
    void countsEachBucketWithItsUpperBound() {
        decode(histogram(point()));

        assertThat(outcomes)
                .extracting(
                        OutcomeCopy::count,
                        OutcomeCopy::durationMicros,
                        OutcomeCopy::operation,
                        OutcomeCopy::occurredAt)
                .containsExactly(
                        tuple(70L, 100_000L, "GET /carts", END_NANOS / 1_000_000 - 1),
                        tuple(3L, 500_000L, "GET /carts", END_NANOS / 1_000_000 - 1));
    }

    @Example
    void takesTheMaximumAsTheLastBound() {
        decode(histogram(point().setMax(0.3)));

        assertThat(outcomes).extracting(OutcomeCopy::durationMicros).containsExactly(100_000L, 300_000L);
    }

    @Example
    void countsAnErrorWithoutAStatusAsAFailure() {
        decode(histogram(point().addAttributes(attribute("error.type", "timeout"))));

        assertThat(outcomes).extracting(OutcomeCopy::kind).containsOnly(OutcomeKind.TIMEOUT);
    }

    @Example
    void refusesCumulativeMetricsAndNamesTheProcessor() {
        Metric.Builder cumulative = Metric.newBuilder()
                .setHistogram(Histogram.newBuilder()
                        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                        .addDataPoints(point()));

        RejectedItems rejected = decode(cumulative);

        assertThat(outcomes).isEmpty();
        assertThat(rejected.first().rejection()).isEqualTo(Rejection.CUMULATIVE);
        assertThat(rejected.first()).hasMessageContaining("cumulativetodelta");
    }

    @Example
    void copiesOnlyTheRejectedDataPoints() throws InvalidProtocolBufferException {
        HistogramDataPoint.Builder wrong = point().setCount(1);

        RejectedItems rejected = decode(histogram(point(), wrong), histogram(point()));

        assertThat(rejected.positions()).isEqualTo("1");
        assertThat(outcomes).hasSize(4);
        assertThat(ExportMetricsServiceRequest.parseFrom(rejected.record()).getResourceMetricsList())
                .isEqualTo(record(histogram(wrong)).getResourceMetricsList());
    }

    @Example
    void countsNothingOfAnImplausiblePoint() {
        RejectedItems rejected =
                decode(histogram(point().clearBucketCounts().addAllBucketCounts(List.of(1L, 0L, 1_000_000_000_000L))));

        assertThat(rejected.first().rejection()).isEqualTo(Rejection.IMPLAUSIBLE_COUNT);
        assertThat(outcomes).isEmpty();
    }

    @Example
    void rejectsAMetricWithTwoKindsOfData() {
        byte[] one = histogram(point())
                .setName("http.server.request.duration")
                .build()
                .toByteArray();
        byte[] other = Metric.newBuilder()
                .setSum(Sum.newBuilder().setIsMonotonic(true))
                .build()
                .toByteArray();
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        byte[] record = nested(1, nested(2, nested(2, both)));

        assertThatThrownBy(() -> decode(record))
                .isInstanceOf(RejectedOutcomeException.class)
                .hasMessage("the record is no OTLP protobuf: it has a metric with data of two kinds");
    }

    private static byte[] nested(int number, byte[] message) {
        WireWriter out = new WireWriter();
        out.delimited(number << 3 | 2, message);
        return out.toByteArray();
    }

    @Example
    void rejectsATruncatedRecordBeforeItCountsAnything() {
        byte[] record = record(histogram(point()), histogram(point())).toByteArray();

        for (int length = 1; length < record.length; length++) {
            byte[] part = Arrays.copyOf(record, length);
            assertThatThrownBy(() -> decode(part)).as("%d bytes", length).isInstanceOf(RejectedOutcomeException.class);
            assertThat(outcomes).isEmpty();
        }
    }
}
