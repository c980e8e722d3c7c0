package dev.slowburn.input.json;

import dev.slowburn.input.notation.TimeUnitWord;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Options with a fixed set of words; {@code toString()} is the word. */
interface Choice {
    /** How a time is written. */
    enum TimeFormat implements Choice {
        RFC3339(null, "a time such as \"2026-03-01T12:00:00Z\""),
        CLF(null, "a time such as \"01/Mar/2026:12:00:00 +0000\""),
        S(TimeUnitWord.S, "a number of seconds since 1970"),
        MS(TimeUnitWord.MS, "a number of milliseconds since 1970"),
        US(TimeUnitWord.US, "a number of microseconds since 1970"),
        NS(TimeUnitWord.NS, "a number of nanoseconds since 1970");

        /** The unit of a number; null if the time is written as text. */
        final TimeUnitWord unit;

        final String expected;

        TimeFormat(TimeUnitWord unit, String expected) {
            this.unit = unit;
            this.expected = expected;
        }

        @Override
        public String toString() {
            return word(this);
        }
    }

    /** What a time is the time of. */
    enum TimeOf implements Choice {
        END,
        START;

        @Override
        public String toString() {
            return word(this);
        }
    }

    /** The unit of a duration. */
    enum DurationUnit implements Choice {
        S(TimeUnitWord.S, "a number of seconds, 0 or more"),
        MS(TimeUnitWord.MS, "a number of milliseconds, 0 or more"),
        US(TimeUnitWord.US, "a number of microseconds, 0 or more"),
        NS(TimeUnitWord.NS, "a number of nanoseconds, 0 or more"),
        TEXT(null, "a duration with its unit such as \"12ms\"");

        /** The unit of a number; null if the text has units. */
        final TimeUnitWord unit;

        final String expected;

        DurationUnit(TimeUnitWord unit, String expected) {
            this.unit = unit;
            this.expected = expected;
        }

        @Override
        public String toString() {
            return word(this);
        }
    }

    /** How an operation is written. */
    enum OperationFormat implements Choice {
        /** As it is. */
        TEXT,
        /** With a query, which is left out. */
        PATH,
        /** As the first line of a request in HTTP/1.1. */
        REQUEST_LINE;

        @Override
        public String toString() {
            return word(this);
        }
    }

    /** How numbers are written. */
    enum Numbers implements Choice {
        /** As JSON's numbers. */
        JSON,
        /** Also as strings, as proxies write them. */
        TEXT;

        @Override
        public String toString() {
            return word(this);
        }
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String words(Object[] choices) {
        return Arrays.stream(choices).map(Object::toString).collect(Collectors.joining(", "));
    }
}
