package dev.slowburn.input.json;

import dev.slowburn.domain.outcome.HttpStatus;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.notation.AccessLogTime;
import dev.slowburn.input.notation.DecimalText;
import dev.slowburn.input.notation.DurationText;
import dev.slowburn.input.notation.IsoTime;
import dev.slowburn.input.notation.PlausibleTime;
import dev.slowburn.input.notation.RequestLine;
import dev.slowburn.input.notation.TimeUnitWord;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Converts values to the types of the fields; rejects a value of another type by its source and what was found. */
final class ValueReader {
    private static final Map<String, OutcomeKind> KINDS = Arrays.stream(OutcomeKind.values())
            .collect(Collectors.toUnmodifiableMap(OutcomeKind::name, Function.identity()));

    private static final String KIND_WORDS = Choice.words(OutcomeKind.values());

    private final ValueFormats formats;

    ValueReader(ValueFormats formats) {
        this.formats = formats;
    }

    static String text(Value value) {
        if (value.kind() != Value.Kind.TEXT) {
            throw wrong(value, "a string", false);
        }
        return value.text();
    }

    /** A string, or a number or boolean as written. */
    static String scalar(Value value) {
        if (value.kind() == Value.Kind.OBJECT || value.kind() == Value.Kind.ARRAY) {
            throw wrong(value, "a string, a number or a boolean", false);
        }
        return value.text();
    }

    static OutcomeKind kind(Value value) {
        OutcomeKind kind = value.kind() == Value.Kind.TEXT ? KINDS.get(value.text()) : null;
        if (kind == null) {
            throw wrong(value, "one of " + KIND_WORDS, value.kind() == Value.Kind.TEXT);
        }
        return kind;
    }

    /** Milliseconds since the epoch. */
    long time(Value value) {
        Choice.TimeFormat format = formats.time();
        TimeUnitWord unit = format.unit;
        boolean isTyped = unit == null ? value.kind() == Value.Kind.TEXT : isNumber(value);
        long millis = !isTyped ? IsoTime.INVALID : millis(format, value.text());
        if (millis == IsoTime.INVALID) {
            throw wrong(value, format.expected, isTyped);
        }
        if (!PlausibleTime.isPlausible(millis)) {
            throw undecodable(value.source + (unit == null ? "" : " in " + unit.text())
                    + " is not in the years 2000 to 2099" + (unit == null ? "" : otherUnit(value.text())));
        }
        return millis;
    }

    private static long millis(Choice.TimeFormat format, String text) {
        return switch (format) {
            case RFC3339 -> IsoTime.epochMillis(text);
            case CLF -> AccessLogTime.epochMillis(text);
            case S, MS, US, NS -> format.unit.millis(text);
        };
    }

    private static String otherUnit(String number) {
        return PlausibleTime.unitOf(DecimalText.scaled(number, 0))
                .map(other -> "; did you mean " + other.text() + "? use map.time.format=" + other)
                .orElse("");
    }

    /** Microseconds; may be negative, which {@code DecodedOutcome} rejects. */
    long duration(Value value) {
        TimeUnitWord unit = formats.duration().unit;
        boolean isTyped = unit == null ? value.kind() == Value.Kind.TEXT : isNumber(value);
        long micros = DecimalText.INVALID;
        if (isTyped) {
            micros = unit == null ? DurationText.micros(value.text()) : unit.micros(value.text());
            if (micros == DecimalText.INVALID && unit != null && value.kind() == Value.Kind.TEXT) {
                micros = Attempts.sumOfMicros(value.text(), unit);
            }
        }
        if (micros == DecimalText.INVALID) {
            throw wrong(value, formats.duration().expected, isTyped);
        }
        return micros;
    }

    /** A status; 0 if the proxy sent no response. */
    int status(Value value) {
        String text = value.kind() == Value.Kind.TEXT ? Attempts.last(value.text()) : value.text();
        long status = isNumber(value) && isInteger(text) ? DecimalText.scaled(text, 0) : DecimalText.INVALID;
        if (status != (int) status) {
            throw wrong(value, "an integer", isNumber(value));
        }
        return (int) status;
    }

    /** The outcome of a status. */
    static OutcomeKind kind(Value value, int status) {
        if (status == 0) {
            return OutcomeKind.UNKNOWN;
        }
        if (!HttpStatus.known(status)) {
            throw undecodable(value.source
                    + " is not a status from 100 to 599, so no outcome can be derived from it; map an outcome");
        }
        return HttpStatus.kind(status);
    }

    /** May be negative, which {@code DecodedOutcome} rejects. */
    long count(Value value) {
        long count =
                isNumber(value) && isInteger(value.text()) ? DecimalText.scaled(value.text(), 0) : DecimalText.INVALID;
        if (count == DecimalText.INVALID) {
            throw wrong(value, "an integer, 0 or more", isNumber(value));
        }
        return count;
    }

    /** Part of an operation; null if it has none in this format. */
    String operation(Value value) {
        String text = text(value);
        return switch (formats.operation()) {
            case TEXT -> text;
            case PATH -> RequestLine.withoutQuery(text);
            case REQUEST_LINE -> RequestLine.operation(text);
        };
    }

    private boolean isNumber(Value value) {
        return value.kind() == Value.Kind.NUMBER
                || (value.kind() == Value.Kind.TEXT && (value.isUntyped || formats.numbers() == Choice.Numbers.TEXT));
    }

    private static boolean isInteger(String number) {
        for (int at = 0; at < number.length(); at++) {
            char each = number.charAt(at);
            if ((each < '0' || each > '9') && !(each == '-' && at == 0)) {
                return false;
            }
        }
        return true;
    }

    /** @param isType whether the value has the right type, but not the right notation */
    private static RejectedOutcomeException wrong(Value value, String expected, boolean isType) {
        return undecodable(value.source + " must be " + expected + ", found "
                + (isType ? "another" + value.kind().found.substring(1) : value.kind().found));
    }

    static RejectedOutcomeException undecodable(String detail) {
        return new RejectedOutcomeException(Rejection.UNDECODABLE, detail);
    }
}
