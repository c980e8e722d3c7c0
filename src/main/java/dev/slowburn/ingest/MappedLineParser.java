package dev.slowburn.ingest;

import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.input.json.JsonMapping;
import dev.slowburn.input.json.JsonOutcomeReader;
import java.time.Instant;
import java.util.Map;

/** Parser of JSON lines with a mapping, which is the same as that of an input in JSON. */
public final class MappedLineParser implements LineParser {
    private final JsonOutcomeReader reader;

    /** @throws IllegalArgumentException if the mapping reads headers, which lines don't have */
    public MappedLineParser(JsonMapping mapping) {
        if (mapping.readsHeaders()) {
            throw new IllegalArgumentException("lines have no headers");
        }
        reader = new JsonOutcomeReader(mapping, FieldsRead.EVERYTHING);
    }

    @Override
    public RequestOutcome parse(String line) throws UnreadableLineException {
        Outcome outcome;
        try {
            outcome = reader.read(JsonLineParser.withoutPrefix(line));
        } catch (RejectedOutcomeException e) {
            throw new UnreadableLineException(e.getMessage());
        }
        return RequestOutcome.newBuilder()
                .setEventId(null)
                .setService(outcome.service())
                .setOccurredAt(Instant.ofEpochMilli(outcome.occurredAt()))
                .setOperation(outcome.operation())
                .setOutcome(dev.slowburn.avro.Outcome.valueOf(outcome.kind().name()))
                .setStatusCode(outcome.hasStatusCode() ? outcome.statusCode() : null)
                .setDurationMicros(outcome.hasDuration() ? outcome.durationMicros() : null)
                .setCount(outcome.count())
                .setAttributes(Map.copyOf(outcome.attributes()))
                .build();
    }
}
