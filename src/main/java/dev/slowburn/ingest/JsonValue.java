package dev.slowburn.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.slowburn.avro.Outcome;
import dev.slowburn.input.notation.DecimalText;
import dev.slowburn.input.notation.IsoTime;
import dev.slowburn.input.notation.PlausibleTime;
import dev.slowburn.input.notation.TimeUnitWord;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Converts the parser's current value to the type of its field; the exception names a field with the wrong type. */
final class JsonValue {
    private static final Map<String, Outcome> OUTCOMES =
            Arrays.stream(Outcome.values()).collect(Collectors.toUnmodifiableMap(Outcome::name, Function.identity()));

    private static final String OUTCOME_WORDS =
            Arrays.stream(Outcome.values()).map(Outcome::name).collect(Collectors.joining(", "));

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
        boolean isText = json.hasToken(JsonToken.VALUE_STRING);
        boolean isFraction = unit == TimeUnitWord.S && json.hasToken(JsonToken.VALUE_NUMBER_FLOAT);
        if (!isText && !isFraction) {
            integer(json, JsonField.OCCURRED_AT, expected);
        }
        long millis = isText ? IsoTime.epochMillis(json.getText()) : unit.millis(json.getText());
        if (millis == IsoTime.INVALID && (isText || isFraction)) {
            throw wrong(json, JsonField.OCCURRED_AT, expected);
        }
        if (!PlausibleTime.isPlausible(millis)) {
            throw new UnreadableLineException("the " + JsonField.OCCURRED_AT + " " + Excerpt.of(json.getText())
                    + (isText ? "" : " in " + unit.text()) + " is not in the years 2000 to 2099"
                    + (isText ? "" : otherUnit(json.getText())));
        }
        return Instant.ofEpochMilli(millis);
    }

    private static String otherUnit(String number) {
        return PlausibleTime.unitOf(DecimalText.scaled(number, 0))
                .map(other -> "; did you mean " + other.text() + "? use --time-unit " + other)
                .orElse("");
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
