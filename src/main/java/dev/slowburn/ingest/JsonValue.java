package dev.slowburn.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.slowburn.avro.Outcome;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Converts the parser's current value to the type of its field; the exception names a field with the wrong type. */
final class JsonValue {
    /** Zones without a colon, such as +0200, as written by {@code strftime}. Strict: dates that don't exist are rejected. */
    private static final DateTimeFormatter TIME_WITH_PLAIN_ZONE = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendOffset("+HHmm", "Z")
            .toFormatter(Locale.ROOT)
            .withChronology(IsoChronology.INSTANCE)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final Map<String, Outcome> OUTCOMES =
            Arrays.stream(Outcome.values()).collect(Collectors.toUnmodifiableMap(Outcome::name, Function.identity()));

    private static final String OUTCOME_WORDS =
            Arrays.stream(Outcome.values()).map(Outcome::name).collect(Collectors.joining(", "));

    /** Number of digits of {@link Long#MAX_VALUE}. */
    private static final int MAX_DIGITS = 19;

    private JsonValue() {}

    static String text(JsonParser json, JsonField field) throws IOException, UnreadableLineException {
        if (!json.hasToken(JsonToken.VALUE_STRING)) {
            throw wrong(json, field, "a string");
        }
        return json.getText();
    }

    static String nonEmptyText(JsonParser json, JsonField field) throws IOException, UnreadableLineException {
        String text = text(json, field);
        if (text.isBlank()) {
            throw new UnreadableLineException(field + " must not be empty");
        }
        return text;
    }

    static long notNegative(JsonParser json, JsonField field) throws IOException, UnreadableLineException {
        long number = integer(json, field, "an integer, 0 or more");
        if (number < 0) {
            throw wrong(json, field, "an integer, 0 or more");
        }
        return number;
    }

    static int statusCode(JsonParser json) throws IOException, UnreadableLineException {
        long number = integer(json, JsonField.STATUS_CODE, "an integer");
        if (number != (int) number) {
            throw wrong(json, JsonField.STATUS_CODE, "a 32-bit integer");
        }
        return (int) number;
    }

    static Outcome outcome(JsonParser json) throws IOException, UnreadableLineException {
        Outcome outcome = json.hasToken(JsonToken.VALUE_STRING) ? OUTCOMES.get(json.getText()) : null;
        if (outcome == null) {
            throw wrong(json, JsonField.OUTCOME, "one of " + OUTCOME_WORDS);
        }
        return outcome;
    }

    /** @param unit unit of a numeric time */
    static Instant time(JsonParser json, TimeUnitWord unit) throws IOException, UnreadableLineException {
        String expected = unit.text() + " since 1970 as an integer, or an ISO 8601 time with a zone";
        if (unit == TimeUnitWord.S && json.hasToken(JsonToken.VALUE_NUMBER_FLOAT)) {
            return number(json, expected, new BigDecimal(json.getText()).movePointRight(3), TimeUnitWord.MS);
        }
        if (!json.hasToken(JsonToken.VALUE_STRING)) {
            return number(json, expected, BigDecimal.valueOf(integer(json, JsonField.OCCURRED_AT, expected)), unit);
        }
        try {
            Instant time = offsetTime(json.getText()).toInstant();
            return inMillis(PlausibleTime.require(JsonField.OCCURRED_AT.toString(), time, json.getText()));
        } catch (DateTimeException e) {
            throw wrong(json, JsonField.OCCURRED_AT, expected);
        }
    }

    private static Instant number(JsonParser json, String expected, BigDecimal number, TimeUnitWord unit)
            throws IOException, UnreadableLineException {
        if (number.precision() - number.scale() > MAX_DIGITS || number.scale() > MAX_DIGITS) {
            throw wrong(json, JsonField.OCCURRED_AT, expected);
        }
        long whole = number.setScale(0, RoundingMode.FLOOR).longValueExact();
        Instant time = unit.instant(whole);
        if (!PlausibleTime.isPlausible(time)) {
            Optional<TimeUnitWord> meant = PlausibleTime.unitOf(whole);
            throw new UnreadableLineException("the " + JsonField.OCCURRED_AT + " " + Excerpt.of(json.getText())
                    + " in " + unit.text() + " is not in the years 2000 to 2099"
                    + meant.map(other -> "; did you mean " + other.text() + "? use --time-unit " + other)
                            .orElse(""));
        }
        return inMillis(time);
    }

    private static Instant inMillis(Instant time) {
        return Instant.ofEpochMilli(time.toEpochMilli());
    }

    private static OffsetDateTime offsetTime(String text) {
        boolean colon = text.length() > 3 && text.charAt(text.length() - 3) == ':';
        return OffsetDateTime.parse(text, colon ? DateTimeFormatter.ISO_OFFSET_DATE_TIME : TIME_WITH_PLAIN_ZONE);
    }

    /** An object with string values; numbers and booleans become strings as written. */
    static Map<String, String> texts(JsonParser json) throws IOException, UnreadableLineException {
        if (!json.hasToken(JsonToken.START_OBJECT)) {
            throw wrong(json, JsonField.ATTRIBUTES, "an object of strings");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (!value.isScalarValue() || value == JsonToken.VALUE_NULL) {
                throw new UnreadableLineException("in attributes, " + Excerpt.of(name)
                        + " must be a string, a number or a boolean, found " + found(json));
            }
            if (texts.put(name, json.getText()) != null) {
                throw new UnreadableLineException("attributes has " + Excerpt.of(name) + " twice");
            }
        }
        return texts;
    }

    private static long integer(JsonParser json, JsonField field, String expected)
            throws IOException, UnreadableLineException {
        if (!json.hasToken(JsonToken.VALUE_NUMBER_INT) || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw wrong(json, field, expected);
        }
        return json.getLongValue();
    }

    private static UnreadableLineException wrong(JsonParser json, JsonField field, String expected) throws IOException {
        boolean seconds = field == JsonField.OCCURRED_AT && json.hasToken(JsonToken.VALUE_NUMBER_FLOAT);
        return new UnreadableLineException(field + " must be " + expected + ", found " + found(json)
                + (seconds ? "; only --time-unit s allows fractions" : ""));
    }

    private static String found(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "the string " + Excerpt.of(json.getText());
            default -> Excerpt.of(json.getText());
        };
    }
}
