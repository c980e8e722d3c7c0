package dev.slowburn.testkit;

import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import java.time.Instant;

/** Request outcomes for tests. */
public final class Outcomes {
    private Outcomes() {}

    public static RequestOutcome good(String service, Instant at, long count) {
        return outcome(service, at, Outcome.SUCCESS, 200, count);
    }

    public static RequestOutcome bad(String service, Instant at, long count) {
        return outcome(service, at, Outcome.SERVER_ERROR, 500, count);
    }

    /** @param status null for none */
    public static RequestOutcome outcome(String service, Instant at, Outcome outcome, Integer status, long count) {
        return RequestOutcome.newBuilder()
                .setService(service)
                .setOccurredAt(at)
                .setOutcome(outcome)
                .setStatusCode(status)
                .setCount(count)
                .build();
    }
}
