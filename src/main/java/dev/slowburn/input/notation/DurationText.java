package dev.slowburn.input.notation;

import java.util.Map;

/**
 * Parser of durations with their units, such as {@code 12ms}, {@code 0.250s} or {@code 1m2.5s}: the notation of Go and of the JSON
 * form of Protobuf's durations.
 */
public final class DurationText {
    /** Powers of ten of a nanosecond. */
    private static final Map<String, Integer> DECIMAL_UNITS =
            Map.of("ns", 0, "us", 3, "\u00b5s", 3, "\u03bcs", 3, "ms", 6, "s", 9);

    private static final Map<String, Integer> SECONDS = Map.of("m", 60, "h", 3_600);

    private DurationText() {}

    /** Microseconds, rounded down; {@link DecimalText#INVALID} if this is not a duration, or one of more than 290 years. */
    public static long micros(String text) {
        boolean isNegative = text.startsWith("-");
        int at = isNegative ? 1 : 0;
        long nanos = 0;
        if (at == text.length()) {
            return DecimalText.INVALID;
        }
        while (at < text.length()) {
            int unit = unitAfter(text, at);
            int next = unit;
            while (next < text.length() && !isNumber(text.charAt(next))) {
                next++;
            }
            long part = nanos(text, at, unit, text.substring(unit, next));
            if (part < 0 || nanos + part < 0) {
                return DecimalText.INVALID;
            }
            nanos += part;
            at = next;
        }
        return Math.floorDiv(isNegative ? -nanos : nanos, 1_000L);
    }

    private static int unitAfter(String text, int from) {
        int at = from;
        while (at < text.length() && isNumber(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isNumber(char each) {
        return each == '.' || (each >= '0' && each <= '9');
    }

    /** A negative number if this is no duration. */
    private static long nanos(String text, int from, int to, String unit) {
        Integer power = DECIMAL_UNITS.get(unit);
        if (power != null) {
            return DecimalText.scaled(text, from, to, power);
        }
        Integer seconds = SECONDS.get(unit);
        long nanos = seconds == null ? -1 : DecimalText.scaled(text, from, to, 9);
        return nanos < 0 || nanos > Long.MAX_VALUE / seconds ? -1 : nanos * seconds;
    }
}
