package dev.slowburn.input.json;

import dev.slowburn.input.notation.DecimalText;
import dev.slowburn.input.notation.TimeUnitWord;

/**
 * The values of a request that nginx sent to several servers, such as {@code 0.100, 0.020 : -}: separated by commas, and by colons
 * after an internal redirect; "-" if a server did not respond.
 */
final class Attempts {
    private Attempts() {}

    /** The value of the last attempt. */
    static String last(String values) {
        int separator = Math.max(values.lastIndexOf(','), values.lastIndexOf(':'));
        return separator < 0 ? values : values.substring(separator + 1).strip();
    }

    /** The durations of all attempts in microseconds; {@link DecimalText#INVALID} if one is neither a duration nor "-". */
    static long sumOfMicros(String values, TimeUnitWord unit) {
        long sum = 0;
        for (int from = 0; from <= values.length(); ) {
            int to = from;
            while (to < values.length() && values.charAt(to) != ',' && values.charAt(to) != ':') {
                to++;
            }
            String value = values.substring(from, to).strip();
            long micros = value.equals("-") ? 0 : unit.micros(value);
            if (micros < 0 || sum + micros < 0) {
                return DecimalText.INVALID;
            }
            sum += micros;
            from = to + 1;
        }
        return sum;
    }
}
