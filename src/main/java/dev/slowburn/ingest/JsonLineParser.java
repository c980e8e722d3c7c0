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
import dev.slowburn.domain.outcome.HttpStatus;
import dev.slowburn.input.notation.TimeUnitWord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Parser of JSON lines with the field names of the {@code RequestOutcome} schema. Strict: an unknown or duplicate field, or one
 * with the wrong type, makes the line unreadable, because ignoring it would count a different outcome.
 *
 * <p>A field may be null if the schema allows it. Only {@code occurred_at} is required, and {@code service} if there is no
 * default service.
 */
final class JsonLineParser implements LineParser {
    private static final int MAX_TEXT = 64 * 1024;

    // Attribute names are unbounded external input, so they are neither interned nor cached.
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

    private final String defaultService;
    private final TimeUnitWord timeUnit;

    /**
     * @param defaultService service of lines that have none; null if every line must have one
     * @param timeUnit unit of a numeric {@code occurred_at}
     */
    JsonLineParser(String defaultService, TimeUnitWord timeUnit) {
        this.defaultService = defaultService;
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
                throw new UnreadableLineException("expected the end after the JSON object; write one object per line");
            }
            return outcome;
        } catch (StreamConstraintsException e) {
            throw new UnreadableLineException("a string, name or number is too long, or nested too deeply" + location(e)
                    + "; strings may have up to " + MAX_TEXT + " characters");
        } catch (JsonEOFException e) {
            throw new UnreadableLineException("the line ends inside its JSON object; write one object per line");
        } catch (JsonProcessingException e) {
            throw new UnreadableLineException(
                    "expected one JSON object, found invalid JSON" + location(e) + ": " + Excerpt.of(line));
        } catch (IOException e) {
            // Reading from a string can't fail, so this is not an error in the line.
            throw new UncheckedIOException(e);
        }
    }

    /** Removes text that a log collector prepended, such as a container name. */
    static String withoutPrefix(String line) {
        int object = line.startsWith("{") ? 0 : line.indexOf(" {") + 1;
        return object == 0 ? line : line.substring(object);
    }

    private RequestOutcome read(JsonParser json) throws IOException, UnreadableLineException {
        String eventId = null;
        String service = defaultService;
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
        require(service, JsonField.SERVICE, "add it to the line or pass --service");
        require(occurredAt, JsonField.OCCURRED_AT, "add the time at which the request was answered");
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
                    + " is not from 100 to 599, so no outcome can be derived from it; add an outcome");
        }
        return Outcome.valueOf(HttpStatus.kind(statusCode).name());
    }

    private static void require(Object value, JsonField field, String help) throws UnreadableLineException {
        if (value == null) {
            throw new UnreadableLineException("the line has no " + field + "; " + help);
        }
    }

    /** Not all problems have a column. */
    private static String location(JsonProcessingException e) {
        int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
        return column < 1 ? "" : " at column " + column;
    }
}
