package dev.slowburn.testkit.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/** Consistent probability sampling, which the SDK for Java has only in extensions. */
public final class ConsistentSampler implements Sampler {
    private static final int RANDOM_BITS = 56;
    private static final int FIRST_RANDOM_DIGIT = 18;

    private final double probability;
    private final long threshold;

    /** @param probability of a trace to be kept */
    public ConsistentSampler(double probability) {
        this.probability = probability;
        this.threshold = (1L << RANDOM_BITS) - (long) (probability * (1L << RANDOM_BITS));
    }

    @Override
    public SamplingResult shouldSample(
            Context parent, String traceId, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        boolean kept = Long.parseUnsignedLong(traceId.substring(FIRST_RANDOM_DIGIT), 16) >= threshold;
        return new Result(
                kept ? SamplingDecision.RECORD_AND_SAMPLE : SamplingDecision.DROP, "th:" + Long.toHexString(threshold));
    }

    @Override
    public String getDescription() {
        return "consistent " + probability;
    }

    private record Result(SamplingDecision decision, String state) implements SamplingResult {
        @Override
        public SamplingDecision getDecision() {
            return decision;
        }

        @Override
        public Attributes getAttributes() {
            return Attributes.empty();
        }

        @Override
        public TraceState getUpdatedTraceState(TraceState parent) {
            return parent.toBuilder().put("ot", state).build();
        }
    }
}
