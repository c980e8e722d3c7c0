package dev.slowburn.testkit.topology;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeKind;
import java.util.Map;

/**
 * An immutable outcome.
 *
 * @param code null if there is none
 * @param micros null if there is none
 */
public record SampleOutcome(
        String service,
        long occurredAt,
        String operation,
        OutcomeKind kind,
        Integer code,
        Long micros,
        long count,
        Map<String, String> attributes)
        implements Outcome {

    /** An outcome of the service checkout without optional fields. */
    public static SampleOutcome of(OutcomeKind kind) {
        return new SampleOutcome("checkout", 0, null, kind, null, null, 1, Map.of());
    }

    public SampleOutcome withOperation(String other) {
        return new SampleOutcome(service, occurredAt, other, kind, code, micros, count, attributes);
    }

    public SampleOutcome withCode(int other) {
        return new SampleOutcome(service, occurredAt, operation, kind, other, micros, count, attributes);
    }

    public SampleOutcome withMicros(long other) {
        return new SampleOutcome(service, occurredAt, operation, kind, code, other, count, attributes);
    }

    public SampleOutcome withCount(long other) {
        return new SampleOutcome(service, occurredAt, operation, kind, code, micros, other, attributes);
    }

    public SampleOutcome withAttributes(Map<String, String> other) {
        return new SampleOutcome(service, occurredAt, operation, kind, code, micros, count, other);
    }

    @Override
    public boolean hasStatusCode() {
        return code != null;
    }

    @Override
    public int statusCode() {
        return code == null ? 0 : code;
    }

    @Override
    public boolean hasDuration() {
        return micros != null;
    }

    @Override
    public long durationMicros() {
        return micros == null ? 0 : micros;
    }
}
