package dev.slowburn.domain.window;

import java.time.temporal.ChronoUnit;

/** A unit of OpenSLO's duration shorthand. */
public enum CalendarUnit {
    MINUTE(ChronoUnit.MINUTES, 1, 1, 1, 1),
    HOUR(ChronoUnit.HOURS, 1, 60, 60, 60),
    DAY(ChronoUnit.DAYS, 1, 1_440, 1_440, 1_440),
    WEEK(ChronoUnit.WEEKS, 1, 7 * 1_440, 7 * 1_440, 7 * 1_440),
    MONTH(ChronoUnit.MONTHS, 1, 28 * 1_440, 30 * 1_440, 31 * 1_440),
    QUARTER(ChronoUnit.MONTHS, 3, 90 * 1_440, 90 * 1_440, 92 * 1_440),
    YEAR(ChronoUnit.YEARS, 1, 365 * 1_440, 365 * 1_440, 366 * 1_440);

    private final ChronoUnit chronoUnit;
    private final int multiple;
    private final long shortestMinutes;
    private final long nominalMinutes;
    private final long longestMinutes;

    CalendarUnit(ChronoUnit chronoUnit, int multiple, long shortestMinutes, long nominalMinutes, long longestMinutes) {
        this.chronoUnit = chronoUnit;
        this.multiple = multiple;
        this.shortestMinutes = shortestMinutes;
        this.nominalMinutes = nominalMinutes;
        this.longestMinutes = longestMinutes;
    }

    ChronoUnit chronoUnit() {
        return chronoUnit;
    }

    /** The number of {@link #chronoUnit()}s in this unit. */
    int multiple() {
        return multiple;
    }

    /** Whether the unit always has the same length. */
    boolean isExact() {
        return this == MINUTE || this == HOUR;
    }

    long shortestMinutes() {
        return shortestMinutes;
    }

    long nominalMinutes() {
        return nominalMinutes;
    }

    long longestMinutes() {
        return longestMinutes;
    }
}
