package dev.slowburn.ingest;

import java.time.Instant;
import java.util.Optional;

/**
 * Times from 2000 to 2100. Outside of these a number is in another unit, or no time at all: seconds read as milliseconds
 * are a day of January 1970, which is older than any retention, so it would expire without being counted.
 */
final class PlausibleTime {
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

    private PlausibleTime() {}

    static boolean isPlausible(Instant time) {
        return !time.isBefore(FIRST) && time.isBefore(END);
    }

    /** The unit in which a number is a plausible time; at most one is. */
    static Optional<TimeUnitWord> unitOf(long number) {
        for (TimeUnitWord unit : TimeUnitWord.values()) {
            if (isPlausible(unit.instant(number))) {
                return Optional.of(unit);
            }
        }
        return Optional.empty();
    }

    /**
     * Refuses any other time.
     *
     * @param name of the field
     * @param shown the time as it is in the line
     */
    static Instant demand(String name, Instant time, String shown) throws UnreadableLineException {
        if (!isPlausible(time)) {
            throw new UnreadableLineException(
                    "the " + name + " " + Excerpt.of(shown) + " is not in the years 2000 to 2099");
        }
        return time;
    }
}
