package dev.slowburn.ingest;

import java.time.Instant;
import java.util.Optional;

/**
 * The range of accepted times, 2000 to 2099. A number outside it is in another unit or is not a time: seconds read as
 * milliseconds fall in January 1970, which is older than any retention, so the outcome would expire without being counted.
 */
final class PlausibleTime {
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

    private PlausibleTime() {}

    static boolean isPlausible(Instant time) {
        return !time.isBefore(FIRST) && time.isBefore(END);
    }

    /** The unit in which a number is a plausible time; there is at most one. */
    static Optional<TimeUnitWord> unitOf(long number) {
        for (TimeUnitWord unit : TimeUnitWord.values()) {
            if (isPlausible(unit.instant(number))) {
                return Optional.of(unit);
            }
        }
        return Optional.empty();
    }

    /**
     * Rejects implausible times.
     *
     * @param name name of the field
     * @param shown the time as written in the line
     */
    static Instant require(String name, Instant time, String shown) throws UnreadableLineException {
        if (!isPlausible(time)) {
            throw new UnreadableLineException(
                    "the " + name + " " + Excerpt.of(shown) + " is not in the years 2000 to 2099");
        }
        return time;
    }
}
