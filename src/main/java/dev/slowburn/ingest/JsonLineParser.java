package dev.slowburn.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.slowburn.avro.Outcome;
import dev.slowburn.avro.RequestOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * JSON lines with the field names of the {@code RequestOutcome} schema. Strict: a field that is misspelt, twice there or
 * of another type makes the line unreadable, because to leave it out would count something that nobody wrote.
 *
 * <p>Fields the schema lets be null may be null; all but {@code occurred_at}, and {@code service} if there is another,
 * may be absent.
 */
final class JsonLineParser implements LineParser {
    private static final int MAX_TEXT = 64 * 1024;

    // Names are not kept in a table between lines: the attributes' come from outside and have no end.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4)
                    .maxNameLength(1024)
                    .maxNumberLength(100)
                    .maxStringLength(MAX_TEXT)
                    .build())
            .build();

    private final String fallbackService;
    private final TimeUnitWord timeUnit;

    /**
     * @param fallbackService for lines that name no service; null if every line must
     * @param timeUnit of an {@code occurred_at} that is a number
     */
    JsonLineParser(String fallbackService, TimeUnitWord timeUnit) {
        this.fallbackService = fallbackService;
        this.timeUnit = timeUnit;
    }

    @Override
    public RequestOutcome parse(String written) throws UnreadableLineException {
        String line = withoutPrefix(written);
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableLineException("expected one JSON object, found " + Excerpt.of(line));
            }
            RequestOutcome outcome = read(json);
            if (json.nextToken() != null) {
                throw new UnreadableLineException("expected the end after the JSON object; write one object a line");
            }
            return outcome;
        } catch (StreamConstraintsException e) {
            throw new UnreadableLineException("a text, name or number is too long, or nested too deep, up to column "
                    + column(e) + "; texts may have " + MAX_TEXT + " characters");
        } catch (JsonEOFException e) {
            throw new UnreadableLineException("the line ends inside its JSON object; write one object a line");
        } catch (JsonProcessingException e) {
            throw new UnreadableLineException("expected one JSON object, found what is not JSON at column " + column(e)
                    + " of " + Excerpt.of(line));
        } catch (IOException e) {
            // Reading a string can't fail; if it does, that is no fault of the line's.
            throw new UncheckedIOException(e);
        }
    }

    /** Without what a log collector wrote before the object, such as the name of a container. */
    private static String withoutPrefix(String line) {
        int object = line.startsWith("{") ? 0 : line.indexOf(" {") + 1;
        return object == 0 ? line : line.substring(object);
    }

    private RequestOutcome read(JsonParser json) throws IOException, UnreadableLineException {
        String eventId = null;
        String service = fallbackService;
        Instant occurredAt = null;
        String operation = null;
        Outcome outcome = null;
        Integer statusCode = null;
        Long durationMicros = null;
        long count = 1;
        Map<String, String> attributes = Map.of();
        Set<JsonField> seen = EnumSet.noneOf(JsonField.class);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            JsonField field = JsonField.of(json.currentName());
            if (!seen.add(field)) {
                throw new UnreadableLineException("the line has " + field + " twice");
            }
            boolean isNull = json.nextToken() == JsonToken.VALUE_NULL;
            switch (field) {
                case EVENT_ID -> eventId = isNull ? null : JsonValue.text(json, field);
                case SERVICE -> service = JsonValue.nonEmptyText(json, field);
                case OCCURRED_AT -> occurredAt = JsonValue.time(json, timeUnit);
                case OPERATION -> operation = isNull ? null : JsonValue.text(json, field);
                case OUTCOME -> outcome = JsonValue.outcome(json);
                case STATUS_CODE -> statusCode = isNull ? null : Integer.valueOf(JsonValue.statusCode(json));
                case DURATION_MICROS ->
                    durationMicros = isNull ? null : Long.valueOf(JsonValue.notNegative(json, field));
                case COUNT -> count = JsonValue.notNegative(json, field);
                case ATTRIBUTES -> attributes = JsonValue.texts(json);
            }
        }
        demand(service, JsonField.SERVICE, "name it in the line or with --service");
        demand(occurredAt, JsonField.OCCURRED_AT, "say when the request was answered");
        return RequestOutcome.newBuilder()
                .setEventId(eventId)
                .setService(service)
                .setOccurredAt(occurredAt)
                .setOperation(operation)
                .setOutcome(outcome == null ? derived(statusCode) : outcome)
                .setStatusCode(statusCode)
                .setDurationMicros(durationMicros)
                .setCount(count)
                .setAttributes(attributes)
                .build();
    }

    private static Outcome derived(Integer statusCode) throws UnreadableLineException {
        if (statusCode == null) {
            return Outcome.UNKNOWN;
        }
        if (!HttpStatus.known(statusCode)) {
            throw new UnreadableLineException("status_code " + statusCode
                    + " is not from 100 to 599, so it doesn't say how the request ended; add an outcome");
        }
        return HttpStatus.outcome(statusCode);
    }

    private static void demand(Object value, JsonField field, String help) throws UnreadableLineException {
        if (value == null) {
            throw new UnreadableLineException("the line has no " + field + "; " + help);
        }
    }

    private static int column(JsonProcessingException e) {
        return e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
    }
}
