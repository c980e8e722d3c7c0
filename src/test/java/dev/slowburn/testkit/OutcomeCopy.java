package dev.slowburn.testkit;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeKind;
import java.util.Map;
import java.util.TreeMap;

/** A copy of an outcome, because decoders reuse theirs; tests may change its attributes. */
public record OutcomeCopy(
        String service,
        long occurredAt,
        String operation,
        OutcomeKind kind,
        Integer statusCode,
        Long durationMicros,
        long count,
        Map<String, String> attributes) {
    public static OutcomeCopy of(Outcome outcome) {
        return new OutcomeCopy(
                outcome.service(),
                outcome.occurredAt(),
                outcome.operation(),
                outcome.kind(),
                outcome.hasStatusCode() ? outcome.statusCode() : null,
                outcome.hasDuration() ? outcome.durationMicros() : null,
                outcome.count(),
                new TreeMap<>(outcome.attributes()));
    }
}
