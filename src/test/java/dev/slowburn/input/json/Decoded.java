package dev.slowburn.input.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.input.RejectedItems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A copy of a decoded outcome. */
record Decoded(
        String service,
        long occurredAt,
        String operation,
        OutcomeKind kind,
        Integer status,
        Long durationMicros,
        long count,
        Map<String, String> attributes) {

    static Decoded of(Outcome outcome) {
        return new Decoded(
                outcome.service(),
                outcome.occurredAt(),
                outcome.operation(),
                outcome.kind(),
                outcome.hasStatusCode() ? outcome.statusCode() : null,
                outcome.hasDuration() ? outcome.durationMicros() : null,
                outcome.count(),
                Map.copyOf(outcome.attributes()));
    }

    /** The outcomes of a record and the items that were rejected. */
    record Batch(List<Decoded> outcomes, int rejected, String positions, String reason, String rest) {}

    static Batch decode(JsonMapping mapping, String record) {
        return decode(mapping.source(FieldsRead.EVERYTHING), new RecordHeaders(), record.getBytes(UTF_8));
    }

    static Batch decode(JsonSource source, Headers headers, byte[] record) {
        List<Decoded> outcomes = new ArrayList<>();
        RejectedItems rejected = source.decode(headers, record, outcome -> outcomes.add(of(outcome)));
        boolean isNone = rejected.count() == 0;
        return new Batch(
                outcomes,
                rejected.count(),
                rejected.positions(),
                isNone ? "" : rejected.first().getMessage(),
                isNone ? "" : new String(rejected.record(), UTF_8));
    }

    /** The outcome of a record that has one. */
    static Decoded one(JsonMapping mapping, String record) {
        return decode(mapping, record).outcomes().get(0);
    }
}
