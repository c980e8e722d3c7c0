package dev.slowburn.input.notation;

/**
 * Parser of access-log times such as {@code 17/May/2015:10:05:03 +0200}. Positions are fixed and month names are always
 * English.
 */
public final class AccessLogTime {
    /** Length of a time in characters, without brackets. */
    public static final int LENGTH = 26;

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String SEPARATORS = "  /   /    :  :  :   ";
    private static final int ZONE = 21;

    private AccessLogTime() {}

    /** Milliseconds since the epoch; {@link IsoTime#INVALID} if this is not such a time. */
    public static long epochMillis(String text) {
        if (text.length() != LENGTH || !isSeparated(text)) {
            return IsoTime.INVALID;
        }
        return ZonedFields.epochMillis(
                text,
                ZONE,
                ZonedFields.number(text, 7, 11),
                month(text),
                ZonedFields.number(text, 0, 2),
                ZonedFields.number(text, 12, 14),
                ZonedFields.number(text, 15, 17),
                ZonedFields.number(text, 18, 20));
    }

    private static boolean isSeparated(String text) {
        for (int at = 0; at < SEPARATORS.length(); at++) {
            char separator = SEPARATORS.charAt(at);
            if (separator != ' ' && text.charAt(at) != separator) {
                return false;
            }
        }
        return text.charAt(20) == ' ';
    }

    /** From 1; -1 if this is not the name of a month. */
    private static int month(String text) {
        int at = MONTHS.indexOf(text.substring(3, 6));
        return at % 3 == 0 ? at / 3 + 1 : -1;
    }
}
