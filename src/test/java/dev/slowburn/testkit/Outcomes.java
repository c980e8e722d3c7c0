package dev.slowburn.testkit;

import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

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

    /** A copy with an operation. */
    public static RequestOutcome ofOperation(RequestOutcome outcome, String operation) {
        return RequestOutcome.newBuilder(outcome).setOperation(operation).build();
    }

    /** A copy with attributes: name, value, name, value and so on. */
    public static RequestOutcome with(RequestOutcome outcome, String... attributes) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < attributes.length; i += 2) {
            map.put(attributes[i], attributes[i + 1]);
        }
        return RequestOutcome.newBuilder(outcome).setAttributes(map).build();
    }
}
