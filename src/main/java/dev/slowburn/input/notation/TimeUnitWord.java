package dev.slowburn.input.notation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Unit of a numeric time or duration; {@link #toString()} is the name in options. */
public enum TimeUnitWord {
    S("seconds", 0),
    MS("milliseconds", 3),
    US("microseconds", 6),
    NS("nanoseconds", 9);

    private final String text;
    /** The power of ten of this unit in a second. */
    private final int digits;

    TimeUnitWord(String text, int digits) {
        this.text = text;
        this.digits = digits;
    }

    /** The unit with that name; empty if there is none. */
    public static Optional<TimeUnitWord> ofWord(String word) {
        return Arrays.stream(values())
                .filter(unit -> unit.toString().equals(word))
                .findFirst();
    }

    /** All names, separated by commas. */
    public static String words() {
        return Arrays.stream(values()).map(TimeUnitWord::toString).collect(Collectors.joining(", "));
    }

    /** The unit's name in a sentence, in the plural. */
    public String text() {
        return text;
    }

    /** Milliseconds since the epoch, rounded down, for a number of this unit; {@link DecimalText#INVALID} if out of range. */
    public long epochMillis(long number) {
        return DecimalText.shifted(number, 3 - digits);
    }

    /** Milliseconds, rounded down, for a written number of this unit; {@link DecimalText#INVALID} if it is none. */
    public long millis(String number) {
        return DecimalText.scaled(number, 3 - digits);
    }

    /** Microseconds, rounded down, for a written number of this unit; {@link DecimalText#INVALID} if it is none. */
    public long micros(String number) {
        return DecimalText.scaled(number, 6 - digits);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
