package dev.slowburn.input.otlp.spans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.testkit.OutcomeCopy;
import dev.slowburn.testkit.otlp.ConsistentSampler;
import dev.slowburn.testkit.otlp.SamplingError;
import dev.slowburn.testkit.otlp.SdkService;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Services with OpenTelemetry's SDK send spans: what is counted equals what their clients saw. */
class OpenTelemetrySdkTest {
    private static final int REQUESTS = 20_000;
    private static final double PROBABILITY = 0.1;

    private final List<byte[]> records = new ArrayList<>();

    private List<OutcomeCopy> outcomes() {
        return records.stream()
                .flatMap(record -> SpanRecords.outcomes(SpanRecords.source(), record).stream())
                .toList();
    }

    private Map<OutcomeKind, Long> send(Sampler sampler) {
        return new SdkService("shop").answer(REQUESTS, sampler, records::add);
    }

    private Map<OutcomeKind, Long> counted() {
        Map<OutcomeKind, Long> counted = new EnumMap<>(OutcomeKind.class);
        for (OutcomeCopy outcome : outcomes()) {
            assertThat(outcome.service()).isEqualTo("shop");
            counted.merge(outcome.kind(), outcome.count(), Long::sum);
        }
        return counted;
    }

    @Test
    void countsEachRequestWithoutSampling() {
        Map<OutcomeKind, Long> seen = send(Sampler.alwaysOn());

        assertThat(counted()).isEqualTo(seen);
    }

    /** The page "Choosing an input" states it. */
    @Test
    void countsEachSampledSpanOnceIfTheSamplerDoesNotStateItsProbability() {
        send(Sampler.traceIdRatioBased(PROBABILITY));

        assertThat(outcomes())
                .hasSizeBetween(REQUESTS / 20, REQUESTS / 5)
                .allSatisfy(outcome -> assertThat(outcome.count()).isEqualTo(1));
    }

    @Test
    void countsWithinTheErrorOfSampling() {
        Map<OutcomeKind, Long> seen = send(new ConsistentSampler(PROBABILITY));

        Map<OutcomeKind, Long> counted = counted();
        assertThat(outcomes().size()).isLessThan(REQUESTS / 5);
        seen.forEach((kind, requests) -> assertThat((double) counted.get(kind))
                .as(kind.name())
                .isCloseTo(requests, within(SamplingError.bound(requests, PROBABILITY))));
    }
}
