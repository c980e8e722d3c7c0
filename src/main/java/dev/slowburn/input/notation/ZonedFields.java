package dev.slowburn.input.notation;

import java.time.LocalDate;
import java.time.Month;
import java.time.chrono.IsoChronology;

/** The fields of a written time. Characters are read by position: a general formatter costs more than the rest of a line. */
final class ZonedFields {
    private static final int MAX_OFFSET = 18 * 3_600;
    private static final int NO_OFFSET = Integer.MIN_VALUE;

    private ZonedFields() {}

    /** The number that these digits write, at most nine; -1 if one of the characters is none. */
    static int number(String text, int from, int to) {
        int number = 0;
        for (int at = from; at < to; at++) {
            char digit = text.charAt(at);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }

    static int afterDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    /**
     * The time that a date, a time of day and a zone at the end of the text write.
     *
     * @param zone index of {@code Z}, {@code +hhmm}, {@code +hh:mm} or {@code +hh}
     * @return milliseconds since the epoch; {@link IsoTime#INVALID} if a field is not in its range
     */
    static long epochMillis(String text, int zone, int year, int month, int day, int hour, int minute, int second) {
        int offset = offset(text, zone);
        boolean inRange = year >= 0 && month >= 1 && month <= 12 && day >= 1 && isTimeOfDay(hour, minute, second);
        if (offset == NO_OFFSET || !inRange || day > Month.of(month).length(IsoChronology.INSTANCE.isLeapYear(year))) {
            return IsoTime.INVALID;
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        return 1_000 * (86_400 * days + 3_600L * hour + 60L * minute + second - offset);
    }

    private static boolean isTimeOfDay(int hour, int minute, int second) {
        return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
    }

    /** Seconds east of UTC. */
    private static int offset(String text, int from) {
        int length = text.length() - from;
        char sign = length == 0 ? 0 : text.charAt(from);
        if (length == 1 && (sign == 'Z' || sign == 'z')) {
            return 0;
        }
        boolean colon = length == 6 && text.charAt(from + 3) == ':';
        if ((sign != '+' && sign != '-') || !(colon || length == 5 || length == 3)) {
            return NO_OFFSET;
        }
        int hours = number(text, from + 1, from + 3);
        int minutes = length == 3 ? 0 : number(text, text.length() - 2, text.length());
        int seconds = 3_600 * hours + 60 * minutes;
        if (hours < 0 || minutes < 0 || minutes >= 60 || seconds > MAX_OFFSET) {
            return NO_OFFSET;
        }
        return sign == '-' ? -seconds : seconds;
    }
}
