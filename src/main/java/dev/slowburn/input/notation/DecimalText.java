package dev.slowburn.input.notation;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Parser of decimal numbers to a whole multiple of a power of ten, by integers only: {@code 0.1} seconds are exactly 100
 * milliseconds. Accepts the notation of JSON, and zeros in front.
 */
public final class DecimalText {
    /** The result for text that is not such a number, or is not in the range of the result. */
    public static final long INVALID = Long.MIN_VALUE;

    /** The number of digits that fit into a long whatever they are. */
    private static final int SAFE_DIGITS = 18;

    private static final int MAX_LENGTH = 100;
    private static final int MAX_EXPONENT = 999;
    private static final long[] POWERS = new long[SAFE_DIGITS + 1];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = 10 * POWERS[i - 1];
        }
    }

    private DecimalText() {}

    /** The number times {@code 10^shift}, rounded down. */
    public static long scaled(String text, int shift) {
        return scaled(text, 0, text.length(), shift);
    }

    /** The same for a part of a text. */
    static long scaled(String text, int from, int to, int shift) {
        boolean isNegative = from < to && text.charAt(from) == '-';
        int whole = isNegative ? from + 1 : from;
        int point = Math.min(to, ZonedFields.afterDigits(text, whole));
        int end = point;
        if (point < to && text.charAt(point) == '.') {
            end = Math.min(to, ZonedFields.afterDigits(text, point + 1));
            if (end == point + 1) {
                return INVALID;
            }
        }
        if (point == whole || to - from > MAX_LENGTH) {
            return INVALID;
        }
        int decimals = Math.max(0, end - point - 1);
        if (end < to || point - whole + decimals > SAFE_DIGITS) {
            return isExponent(text, end, to) ? exact(text.substring(from, to), shift) : INVALID;
        }
        long digits = digits(text, whole, point) * POWERS[decimals] + digits(text, point + 1, end);
        return shifted(isNegative ? -digits : digits, shift - decimals);
    }

    private static long digits(String text, int from, int to) {
        long number = 0;
        for (int at = from; at < to; at++) {
            number = number * 10 + (text.charAt(at) - '0');
        }
        return number;
    }

    /** A number times {@code 10^shift}, rounded down. */
    static long shifted(long number, int shift) {
        if (shift < 0) {
            return shift < -SAFE_DIGITS ? Math.min(0, Long.signum(number)) : Math.floorDiv(number, POWERS[-shift]);
        }
        if (shift > SAFE_DIGITS) {
            return number == 0 ? 0 : INVALID;
        }
        long high = Math.multiplyHigh(number, POWERS[shift]);
        long low = number * POWERS[shift];
        return (high == 0 && low >= 0) || (high == -1 && low < 0) ? low : INVALID;
    }

    /** Whether nothing or an exponent follows. */
    private static boolean isExponent(String text, int from, int to) {
        if (from == to) {
            return true;
        }
        int sign = from + 1;
        if ((text.charAt(from) | 0x20) != 'e' || sign == to) {
            return false;
        }
        int digits = text.charAt(sign) == '+' || text.charAt(sign) == '-' ? sign + 1 : sign;
        return digits < to && ZonedFields.afterDigits(text, digits) >= to;
    }

    private static long exact(String text, int shift) {
        int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
        if (exponent >= 0 && DecimalText.exponent(text, exponent + 1) > MAX_EXPONENT) {
            return INVALID;
        }
        BigDecimal number = new BigDecimal(text).scaleByPowerOfTen(shift).setScale(0, RoundingMode.FLOOR);
        return number.precision() > SAFE_DIGITS + 1 || !isLong(number) ? INVALID : number.longValueExact();
    }

    private static int exponent(String text, int from) {
        int digits = text.charAt(from) == '+' || text.charAt(from) == '-' ? from + 1 : from;
        return text.length() - digits > 9 ? Integer.MAX_VALUE : ZonedFields.number(text, digits, text.length());
    }

    /** The smallest long means that there is no number. */
    private static boolean isLong(BigDecimal number) {
        return number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
                && number.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) > 0;
    }
}
