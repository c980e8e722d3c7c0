package dev.slowburn.input.otlp.spans;

import static dev.slowburn.input.otlp.spans.SpanRecords.attribute;
import static dev.slowburn.input.otlp.spans.SpanRecords.outcome;
import static dev.slowburn.input.otlp.spans.SpanRecords.outcomes;
import static dev.slowburn.input.otlp.spans.SpanRecords.record;
import static dev.slowburn.input.otlp.spans.SpanRecords.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.testkit.Observed;
import dev.slowburn.testkit.OutcomeCopy;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What sampled spans count as. */
class ProbabilitySamplingTest {
    private static final int IDS = 1_000_000;

    private static OtlpSpansSource source(SpanSampling sampling, String countAttribute) {
        return new OtlpSpansSource(
                new OtlpSpanOptions(
                        OtlpSpanOptions.DEFAULT.kinds(),
                        sampling,
                        countAttribute,
                        List.of("service.name"),
                        List.of("*")),
                FieldsRead.EVERYTHING);
    }

    private static Span.Builder kept(String traceState) {
        return server().setTraceState(traceState).setTraceId(ByteString.fromHex("ff".repeat(16)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ot=th:c|4",
                "ot=th:8|2",
                "ot=th:0|1",
                "ot=th:fd70a4|100",
                "ot=th:fd70a4;rv:fd70a400000000|101",
                "a=b, ot=th:c ,c=d|4",
                "\tot=rv:ffffffffffffff;th:c\t|4",
                "ot=p:3|8",
                "ot=p:0|1",
                "ot=p:63|0",
                "ot=p:3;th:c|4",
                "ot=p:3;th:0|1",
                "ot=p:64|1",
                "ot=p:x|1",
                "ot=th:|1",
                "ot=th:C|1",
                "ot=th:123456789012345|1",
                "ot=|1",
                "xot=th:c|1",
                "ot:th:c|1",
                "|1"
            })
    void countsByTheTraceState(String traceState, long count) {
        assertThat(outcome(kept(traceState == null ? "" : traceState)).count()).isEqualTo(count);
    }

    @Test
    void countsOnceWhatTheThresholdShouldHaveRejected() {
        OtlpSpansSource source = SpanRecords.source();
        Span.Builder low = server().setTraceState("ot=th:c");
        Span.Builder noId = server().setTraceState("ot=th:c").clearTraceId();
        Span.Builder ownRandomness = server().setTraceState("ot=th:c;rv:c0000000000000");

        assertThat(outcomes(source, record(low, noId, ownRandomness).toByteArray()))
                .extracting(OutcomeCopy::count)
                .containsExactly(1L, 1L, 4L);
        assertThat(Observed.of(source).inconsistentSpans).isEqualTo(2);
    }

    @Test
    void readsTheCountFromAnAttribute() {
        OtlpSpansSource source = source(SpanSampling.ADJUST, "SampleRate");
        AnyValue fraction = AnyValue.newBuilder().setDoubleValue(2.5).build();

        assertThat(outcomes(
                        source,
                        record(
                                        server(attribute("SampleRate", 20)),
                                        server(attribute("SampleRate", "30")),
                                        kept("ot=th:c").addAttributes(attribute("SampleRate", 5)),
                                        kept("ot=th:c"),
                                        server(attribute("SampleRate", 0)),
                                        server(attribute("SampleRate", fraction)))
                                .toByteArray()))
                .extracting(OutcomeCopy::count)
                .containsExactly(20L, 30L, 5L, 4L, 1L, 1L);
        assertThat(Observed.of(source).inconsistentSpans).isEqualTo(2);
    }

    @Test
    void saysWhetherASpanIsSampled() {
        assertThat(outcome(kept("ot=th:c")).attributes()).containsEntry("sampled", "true");
        assertThat(outcome(kept("ot=p:1")).attributes()).containsEntry("sampled", "true");
        assertThat(outcome(kept("ot=th:0")).attributes()).containsEntry("sampled", "false");
        assertThat(outcome(kept("ot=th:c").addAttributes(attribute("sampled", "own")))
                        .attributes())
                .containsEntry("sampled", "own");
    }

    @Test
    void refusesSampledSpans() {
        RejectedItems rejected = source(SpanSampling.REFUSE, "")
                .decode(
                        new RecordHeaders(),
                        record(kept("ot=th:c"), kept("ot=th:0"), kept("ot=p:2")).toByteArray(),
                        outcome -> assertThat(outcome.count()).isEqualTo(1));

        assertThat(rejected.positions()).isEqualTo("0,2");
        assertThat(rejected.first().rejection()).isEqualTo(Rejection.SAMPLED);
    }

    @Test
    void ignoresSampling() {
        OtlpSpansSource source = source(SpanSampling.IGNORE, "");

        assertThat(outcomes(source, record(kept("ot=th:c")).toByteArray()))
                .extracting(OutcomeCopy::count)
                .containsExactly(1L);
    }

    /** Of a million trace ids, the kept ones together count as a million, within four standard deviations. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.3, 0.1, 0.07, 0.01, 0.001})
    void isUnbiased(double probability) {
        long all = 1L << 56;
        long threshold = all - (long) (probability * all);
        SplittableRandom random = new SplittableRandom(1);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < IDS; i++) {
            long randomness = random.nextLong() >>> 8;
            if (randomness >= threshold) {
                long count = ProbabilitySampling.count(threshold, randomness);
                sum += count;
                squares += (double) count * count;
            }
        }
        double variance = squares / IDS - Math.pow(sum / IDS, 2);

        assertThat(sum / IDS).isCloseTo(1, within(4 * Math.sqrt(variance / IDS)));
    }

    /** Rounding adds no bias: given that a span is kept, its expected count is the inverse of the probability. */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.07, 0.003})
    void roundsWithoutBias(double probability) {
        long all = 1L << 56;
        long kept = (long) (probability * all);
        SplittableRandom random = new SplittableRandom(2);
        double sum = 0;
        for (int i = 0; i < IDS; i++) {
            sum += ProbabilitySampling.count(all - kept, all - kept + random.nextLong(kept));
        }
        double expected = (double) all / kept;
        double fraction = expected - Math.floor(expected);
        double deviation = Math.sqrt(fraction * (1 - fraction) / IDS);

        assertThat(sum / IDS).isCloseTo(expected, within(4 * deviation));
    }
}
