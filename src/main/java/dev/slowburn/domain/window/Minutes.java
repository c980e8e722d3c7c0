package dev.slowburn.domain.window;

/** UTC minutes, numbered from the epoch: minute m is the half-open [m × 60 s, (m + 1) × 60 s). */
public final class Minutes {
    public static final int PER_HOUR = 60;
    private static final long MILLIS = 60_000L;

    private Minutes() {}

    /** The minute that holds this moment; right for moments before 1970, too. */
    public static long of(long epochMillis) {
        return Math.floorDiv(epochMillis, MILLIS);
    }

    /** The last minute that is over at the end of this millisecond. */
    public static long lastWhole(long epochMillis) {
        return of(epochMillis + 1) - 1;
    }

    /** The last moment of a minute, in epoch milliseconds. */
    public static long toLastMilli(long minute) {
        return toMillis(minute + 1) - 1;
    }

    /** The first moment of a minute, in epoch milliseconds. */
    public static long toMillis(long minute) {
        return minute * MILLIS;
    }

    /** The hour that holds a minute. */
    public static long hourOf(long minute) {
        return Math.floorDiv(minute, PER_HOUR);
    }

    /** A minute's place in its hour: 0 to 59. */
    public static int withinHour(long minute) {
        return Math.floorMod(minute, PER_HOUR);
    }

    /** The first moment of an hour, in epoch milliseconds. */
    public static long hourToMillis(long hour) {
        return hour * PER_HOUR * MILLIS;
    }
}
