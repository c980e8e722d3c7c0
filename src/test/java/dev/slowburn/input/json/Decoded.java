package dev.slowburn.input.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.input.RejectedItems;
import dev.slowburn.testkit.OutcomeCopy;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Decodes records of tests. */
final class Decoded {
    private Decoded() {}

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
}
