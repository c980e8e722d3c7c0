package dev.slowburn.input.notation;

/**
 * Parser of ISO 8601 times with a zone, such as {@code 2026-03-01T12:00:00.250Z}: RFC 3339's, also without seconds or without a
 * colon in the zone, as {@code strftime} writes it.
 */
public final class IsoTime {
    /** The result for text that is not a time. */
    public static final long INVALID = Long.MIN_VALUE;

    private static final int AFTER_MINUTES = 16;
    private static final int AFTER_SECONDS = 19;

    private IsoTime() {}

    /** Milliseconds since the epoch, rounded down; {@link #INVALID} if this is not such a time. */
    public static long epochMillis(String text) {
        if (text.length() <= AFTER_MINUTES || !isSeparated(text)) {
            return INVALID;
        }
        int second = 0;
        int millis = 0;
        int zone = AFTER_MINUTES;
        if (text.charAt(AFTER_MINUTES) == ':') {
            if (text.length() <= AFTER_SECONDS) {
                return INVALID;
            }
            second = ZonedFields.number(text, AFTER_MINUTES + 1, AFTER_SECONDS);
            zone = AFTER_SECONDS;
            if (text.charAt(AFTER_SECONDS) == '.') {
                zone = ZonedFields.afterDigits(text, AFTER_SECONDS + 1);
                millis = millis(text, AFTER_SECONDS + 1, zone);
            }
        }
        long whole = ZonedFields.epochMillis(
                text,
                zone,
                ZonedFields.number(text, 0, 4),
                ZonedFields.number(text, 5, 7),
                ZonedFields.number(text, 8, 10),
                ZonedFields.number(text, 11, 13),
                ZonedFields.number(text, 14, 16),
                second);
        return whole == INVALID || millis < 0 ? INVALID : whole + millis;
    }

    private static boolean isSeparated(String text) {
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && (text.charAt(10) == 'T' || text.charAt(10) == 't')
                && text.charAt(13) == ':';
    }

    /** The first three digits of a fraction; -1 if there is none. */
    private static int millis(String text, int from, int to) {
        int digits = Math.min(3, to - from);
        int number = ZonedFields.number(text, from, from + digits);
        return switch (digits) {
            case 0 -> -1;
            case 1 -> 100 * number;
            case 2 -> 10 * number;
            default -> number;
        };
    }
}
