package dev.slowburn.domain.window;

/** UTC minutes, numbered from the epoch: minute m is the half-open [m × 60 s, (m + 1) × 60 s). */
public final class Minutes {
    public static final int PER_HOUR = 60;
    private static final long MILLIS = 60_000L;

    private Minutes() {}

    /** The minute that contains this time; correct for times before 1970, too. */
    public static long of(long epochMillis) {
        return Math.floorDiv(epochMillis, MILLIS);
    }

    /** The last minute that is complete at the end of this millisecond. */
    public static long lastWhole(long epochMillis) {
        return of(epochMillis + 1) - 1;
    }

    /** The last millisecond of a minute, in epoch milliseconds. */
    public static long toLastMilli(long minute) {
        return toMillis(minute + 1) - 1;
    }

    /** The start of a minute, in epoch milliseconds. */
    public static long toMillis(long minute) {
        return minute * MILLIS;
    }

    /** The hour that contains a minute. */
    public static long hourOf(long minute) {
        return Math.floorDiv(minute, PER_HOUR);
    }

    /** The minute of the hour: 0 to 59. */
    public static int withinHour(long minute) {
        return Math.floorMod(minute, PER_HOUR);
    }

    /** The start of an hour, in epoch milliseconds. */
    public static long hourToMillis(long hour) {
        return hour * PER_HOUR * MILLIS;
    }
}
