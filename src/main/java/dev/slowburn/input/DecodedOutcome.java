package dev.slowburn.input;

import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** The mutable outcome that a decoder reuses for each record; fields have the schema's defaults until they are read. */
public final class DecodedOutcome implements Outcome {
    /** Maximum length of a service name, which is part of budget ids and record keys. */
    public static final int MAX_SERVICE_LENGTH = 256;

    public String service;
    public long occurredAt;
    public String operation;
    public OutcomeKind kind;
    public boolean hasStatusCode;
    public int statusCode;
    public boolean hasDuration;
    public long durationMicros;
    public long count;
    public final Map<String, String> attributes = new HashMap<>();

    private final Map<String, String> view = Collections.unmodifiableMap(attributes);

    public void reset() {
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

    /** @throws RejectedOutcomeException if a field has a value that no outcome can have */
    public void validate() {
        if (service.isEmpty()) {
            throw new RejectedOutcomeException(Rejection.NO_SERVICE, "service is empty");
        }
        if (service.length() > MAX_SERVICE_LENGTH) {
            throw new RejectedOutcomeException(
                    Rejection.TOO_LARGE,
                    "service has " + service.length() + " characters, maximum is " + MAX_SERVICE_LENGTH);
        }
        if (count < 0) {
            throw new RejectedOutcomeException(Rejection.NEGATIVE_COUNT, "count is negative");
        }
        if (durationMicros < 0) {
            throw new RejectedOutcomeException(Rejection.NEGATIVE_DURATION, "duration_micros is negative");
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
