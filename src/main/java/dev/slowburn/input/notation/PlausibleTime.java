package dev.slowburn.input.notation;

import java.time.Instant;
import java.util.Optional;

/**
 * The range of accepted times, 2000 to 2099. A number outside it is in another unit or is not a time: seconds read as
 * milliseconds fall in January 1970, which is older than any retention, so the outcome would expire without being counted.
 */
public final class PlausibleTime {
    private static final long FIRST = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
    private static final long END = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

    private PlausibleTime() {}

    public static boolean isPlausible(long epochMillis) {
        return epochMillis >= FIRST && epochMillis < END;
    }

    /** The unit in which a number is a plausible time; there is at most one. */
    public static Optional<TimeUnitWord> unitOf(long number) {
        for (TimeUnitWord unit : TimeUnitWord.values()) {
            if (isPlausible(unit.epochMillis(number))) {
                return Optional.of(unit);
            }
        }
        return Optional.empty();
    }
}
