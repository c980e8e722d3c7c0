package dev.slowburn.input.otlp.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.input.otlp.metrics.OtlpMetricOptions;
import dev.slowburn.input.otlp.metrics.OtlpMetricsSource;
import dev.slowburn.input.otlp.metrics.RandomMetrics;
import dev.slowburn.testkit.OutcomeCopy;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Metrics in JSON give the same outcomes as in Protocol Buffers. */
class OtlpJsonMetricsTest {
    private static final String COLLECTOR_RECORD = """
            {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
            "scopeMetrics":[{"scope":{"name":"http"},"metrics":[
            {"name":"http.server.active_requests","unit":"{request}","gauge":{"dataPoints":[{"asInt":"3"}]}},
            {"name":"http.server.request.duration","unit":"s","histogram":{"aggregationTemporality":TEMPORALITY,
            "dataPoints":[{"startTimeUnixNano":"1699999990000000000","timeUnixNano":"1700000000000000000",
            "count":"73","sum":12.5,"bucketCounts":["70","0","3"],"explicitBounds":[0.1,0.25],"min":0.01,"max":0.3,
            "attributes":[{"key":"http.request.method","value":{"stringValue":"GET"}},
            {"key":"http.route","value":{"stringValue":"/carts"}},
            {"key":"http.response.status_code","value":{"intValue":"200"}}]}]}}]}]}]}
            """;

    private final OtlpJsonSource source = OtlpJsonSource.metrics(OtlpMetricOptions.DEFAULT, FieldsRead.EVERYTHING);
    private final List<OutcomeCopy> outcomes = new ArrayList<>();

    private RejectedItems decode(byte[] record) {
        outcomes.clear();
        return source.decode(new RecordHeaders(), record, outcome -> outcomes.add(OutcomeCopy.of(outcome)));
    }

    private RejectedItems decode(String record) {
        return decode(record.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 1000)
    void readsTheSameAsFromProtocolBuffers(@ForAll long seed) {
        Random random = new Random(seed);
        MetricsData record = new RandomMetrics(random).record();

        SameOutcomes.assertSame(
                new OtlpMetricsSource(OtlpMetricOptions.DEFAULT, FieldsRead.EVERYTHING),
                record.toByteArray(),
                source,
                new JsonWriter(random).write(record));
    }

    /** As the Collector's exporter writes it. */
    @Example
    void readsARecordOfTheCollector() {
        RejectedItems rejected = decode(COLLECTOR_RECORD.replace("TEMPORALITY", "1"));

        assertThat(rejected.count()).isZero();
        assertThat(outcomes)
                .extracting(
                        OutcomeCopy::service,
                        OutcomeCopy::count,
                        OutcomeCopy::durationMicros,
                        OutcomeCopy::operation,
                        OutcomeCopy::kind,
                        OutcomeCopy::occurredAt)
                .containsExactly(
                        tuple("shop", 70L, 100_000L, "GET /carts", OutcomeKind.SUCCESS, 1_699_999_999_999L),
                        tuple("shop", 3L, 300_000L, "GET /carts", OutcomeKind.SUCCESS, 1_699_999_999_999L));
    }

    @Example
    void refusesCumulativeMetricsByNumberAndByName() {
        for (String temporality : List.of("2", "\"AGGREGATION_TEMPORALITY_CUMULATIVE\"")) {
            RejectedItems rejected = decode(COLLECTOR_RECORD.replace("TEMPORALITY", temporality));

            assertThat(outcomes).isEmpty();
            assertThat(rejected.positions()).isEqualTo("1");
            assertThat(rejected.first().rejection()).isEqualTo(Rejection.CUMULATIVE);
            assertThat(new String(rejected.record(), StandardCharsets.UTF_8))
                    .contains("service.name", "http.server.request.duration")
                    .doesNotContain("active_requests\",\"unit\":\"{request}\",\"gauge\":{\"dataPoints\":[{");
        }
    }

    private void assertRejected(String record, String reason) {
        assertThatThrownBy(() -> decode(record))
                .isInstanceOfSatisfying(RejectedOutcomeException.class, e -> assertThat(e.rejection())
                        .isEqualTo(Rejection.UNDECODABLE))
                .hasMessage("the record is no OTLP JSON: it has " + reason);
        assertThat(outcomes).isEmpty();
    }

    @Example
    void rejectsWhatIsNoMetricInJson() {
        assertRejected("{\"resourceSpans\":[]}", "no resourceMetrics");
        assertRejected(histogram("\"count\":\"many\""), "no integer in count");
        assertRejected(histogram("\"bucketCounts\":[1,null]"), "no integer in bucketCounts");
        assertRejected(histogram("\"bucketCounts\":3"), "no array in bucketCounts");
        assertRejected(histogram("\"explicitBounds\":[\"x\"]"), "no number in explicitBounds");
        assertRejected(point("exponentialHistogram", "\"scale\":2147483648"), "no 32-bit integer in scale");
        assertRejected(
                point("exponentialHistogram", "\"positive\":{\"bucketCounts\":[{}]}"), "no integer in bucketCounts");
        assertRejected(point("sum", "\"asDouble\":true"), "no string in asDouble");
    }

    private static String histogram(String field) {
        return point("histogram", field);
    }

    private static String point(String data, String field) {
        return "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"" + data + "\":{\"dataPoints\":[{" + field
                + "}]}}]}]}]}";
    }
}
