package dev.slowburn.domain;

import java.time.temporal.ChronoUnit;

/** A unit of OpenSLO's duration shorthand. */
public enum CalendarUnit {
    MINUTE(ChronoUnit.MINUTES, 1, 1),
    HOUR(ChronoUnit.HOURS, 1, 60),
    DAY(ChronoUnit.DAYS, 1, 1_440),
    WEEK(ChronoUnit.WEEKS, 1, 7 * 1_440),
    MONTH(ChronoUnit.MONTHS, 1, 31 * 1_440),
    QUARTER(ChronoUnit.MONTHS, 3, 92 * 1_440),
    YEAR(ChronoUnit.YEARS, 1, 366 * 1_440);

    private final ChronoUnit chronoUnit;
    private final int multiple;
    private final long longestMinutes;

    CalendarUnit(ChronoUnit chronoUnit, int multiple, long longestMinutes) {
        this.chronoUnit = chronoUnit;
        this.multiple = multiple;
        this.longestMinutes = longestMinutes;
    }

    ChronoUnit chronoUnit() {
        return chronoUnit;
    }

    /** How many of {@link #chronoUnit()} it is. */
    int multiple() {
        return multiple;
    }

    /** Whether it has the same length at all times. */
    boolean isExact() {
        return this == MINUTE || this == HOUR;
    }

    long longestMinutes() {
        return longestMinutes;
    }
}
