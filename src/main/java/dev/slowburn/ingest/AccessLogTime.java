package dev.slowburn.ingest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Parser of access-log times such as {@code 17/May/2015:10:05:03 +0200}. Positions are fixed and month names are always
 * English, so characters are read by position: a general formatter costs more than the rest of the line.
 */
final class AccessLogTime {
    /** Length of a time in characters, without brackets. */
    static final int LENGTH = 26;

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String SEPARATORS = "  /   /    :  :  :   ";

    private AccessLogTime() {}

    static Instant parse(String text) throws UnreadableLineException {
        if (text.length() != LENGTH || !separated(text)) {
            throw unreadable(text);
        }
        try {
            LocalDateTime local = LocalDateTime.of(
                    number(text, 7, 11),
                    month(text),
                    number(text, 0, 2),
                    number(text, 12, 14),
                    number(text, 15, 17),
                    number(text, 18, 20));
            return local.toInstant(offset(text));
        } catch (DateTimeException e) {
            throw unreadable(text);
        }
    }

    private static boolean separated(String text) {
        for (int at = 0; at < SEPARATORS.length(); at++) {
            char separator = SEPARATORS.charAt(at);
            if (separator != ' ' && text.charAt(at) != separator) {
                return false;
            }
        }
        return text.charAt(20) == ' ';
    }

    private static int month(String text) {
        int at = MONTHS.indexOf(text.substring(3, 6));
        if (at % 3 != 0) {
            throw new DateTimeException("no month");
        }
        return at / 3 + 1;
    }

    private static ZoneOffset offset(String text) {
        char sign = text.charAt(21);
        int hours = number(text, 22, 24);
        int minutes = number(text, 24, 26);
        return switch (sign) {
            case '+' -> ZoneOffset.ofHoursMinutes(hours, minutes);
            case '-' -> ZoneOffset.ofHoursMinutes(-hours, -minutes);
            default -> throw new DateTimeException("no sign");
        };
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int at = from; at < to; at++) {
            char digit = text.charAt(at);
            if (digit < '0' || digit > '9') {
                throw new DateTimeException("no digit");
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }

    private static UnreadableLineException unreadable(String text) {
        return new UnreadableLineException("the time " + Excerpt.of(text)
                + " is not like [17/May/2015:10:05:03 +0000], dd/MMM/yyyy:HH:mm:ss +ZZZZ");
    }
}
