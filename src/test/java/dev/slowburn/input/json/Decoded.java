package dev.slowburn.input.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.testkit.OutcomeCopy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Decodes records of tests. */
final class Decoded {
    static final String TIME = "2026-03-01T12:00:00.250Z";

    private Decoded() {}

    /** A mapping with a service and a time. */
    static JsonMapping mapping(Map<String, String> more) {
        Map<String, String> options = new HashMap<>(Map.of("map.service", "/svc", "map.time", "/ts"));
        options.putAll(more);
        return JsonMapping.of(options);
    }

    /** An object with a service, a time and more members. */
    static String object(String members) {
        return "{\"svc\":\"shop\",\"ts\":\"" + TIME + "\"" + (members.isEmpty() ? "" : "," + members) + "}";
    }

    /** The outcomes of a record and the items that were rejected. */
    record Batch(List<OutcomeCopy> outcomes, int rejected, String positions, String reason, String rest) {}

    static Batch decode(JsonMapping mapping, String record) {
        return decode(mapping.source(FieldsRead.EVERYTHING), new RecordHeaders(), record.getBytes(UTF_8));
    }

    static Batch decode(JsonSource source, Headers headers, byte[] record) {
        List<OutcomeCopy> outcomes = new ArrayList<>();
        RejectedItems rejected = source.decode(headers, record, outcome -> outcomes.add(OutcomeCopy.of(outcome)));
        boolean isNone = rejected.count() == 0;
        return new Batch(
                outcomes,
                rejected.count(),
                rejected.positions(),
                isNone ? "" : rejected.first().getMessage(),
                isNone ? "" : new String(rejected.record(), UTF_8));
    }

    /** The outcome of a record that has one. */
    static OutcomeCopy one(JsonMapping mapping, String record) {
        return decode(mapping, record).outcomes().get(0);
    }

    static void assertRejected(JsonMapping mapping, String record, Rejection rejection, String detail) {
        assertThatThrownBy(() -> decode(mapping, record))
                .isInstanceOfSatisfying(RejectedOutcomeException.class, e -> assertThat(e.rejection())
                        .isEqualTo(rejection))
                .hasMessageContaining(detail);
    }
}
