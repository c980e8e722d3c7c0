package dev.slowburn.ingest;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Unit of a numeric time; {@link #toString()} is the name on the command line. */
public enum TimeUnitWord {
    S("seconds", 1),
    MS("milliseconds", 1_000),
    US("microseconds", 1_000_000),
    NS("nanoseconds", 1_000_000_000);

    private final String text;
    private final long perSecond;

    TimeUnitWord(String text, long perSecond) {
        this.text = text;
        this.perSecond = perSecond;
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
    String text() {
        return text;
    }

    /** The time {@code number} units after 1970, clamped to the range of {@code Instant}. */
    Instant instant(long number) {
        long seconds = Math.floorDiv(number, perSecond);
        if (seconds >= Instant.MAX.getEpochSecond()) {
            return Instant.MAX;
        }
        if (seconds <= Instant.MIN.getEpochSecond()) {
            return Instant.MIN;
        }
        return Instant.ofEpochSecond(seconds, Math.floorMod(number, perSecond) * (1_000_000_000 / perSecond));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
