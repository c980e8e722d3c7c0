package dev.slowburn.ingest;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The fields of the {@code RequestOutcome} schema; {@link #toString()} is the name in the schema. */
enum JsonField {
    EVENT_ID,
    SERVICE,
    OCCURRED_AT,
    OPERATION,
    OUTCOME,
    STATUS_CODE,
    DURATION_MICROS,
    COUNT,
    ATTRIBUTES;

    private static final Map<String, JsonField> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(JsonField::toString, Function.identity()));

    private static final String ALL =
            Arrays.stream(values()).map(JsonField::toString).collect(Collectors.joining(", "));

    private final String word = name().toLowerCase(Locale.ROOT);

    static JsonField of(String word) throws UnreadableLineException {
        JsonField field = BY_WORD.get(word);
        if (field == null) {
            throw new UnreadableLineException("unknown field " + Excerpt.of(word) + "; the fields are " + ALL);
        }
        return field;
    }

    @Override
    public String toString() {
        return word;
    }
}
