package dev.slowburn.schema.decode;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeKind;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** The mutable outcome that a decoder reuses for each record; fields have the schema's defaults until they are read. */
final class DecodedOutcome implements Outcome {
    String service;
    long occurredAt;
    String operation;
    OutcomeKind kind;
    boolean hasStatusCode;
    int statusCode;
    boolean hasDuration;
    long durationMicros;
    long count;
    final Map<String, String> attributes = new HashMap<>();

    private final Map<String, String> view = Collections.unmodifiableMap(attributes);

    void reset() {
        service = "";
        occurredAt = 0;
        operation = null;
        kind = OutcomeKind.UNKNOWN;
        hasStatusCode = false;
        statusCode = 0;
        hasDuration = false;
        durationMicros = 0;
        count = 1;
        if (!attributes.isEmpty()) {
            attributes.clear();
        }
    }

    @Override
    public String service() {
        return service;
    }

    @Override
    public long occurredAt() {
        return occurredAt;
    }

    @Override
    public String operation() {
        return operation;
    }

    @Override
    public OutcomeKind kind() {
        return kind;
    }

    @Override
    public boolean hasStatusCode() {
        return hasStatusCode;
    }

    @Override
    public int statusCode() {
        return statusCode;
    }

    @Override
    public boolean hasDuration() {
        return hasDuration;
    }

    @Override
    public long durationMicros() {
        return durationMicros;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public Map<String, String> attributes() {
        return view;
    }
}
