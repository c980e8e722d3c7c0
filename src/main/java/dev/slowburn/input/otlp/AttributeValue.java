package dev.slowburn.input.otlp;

import static dev.slowburn.input.otlp.OtlpFields.ARRAY;
import static dev.slowburn.input.otlp.OtlpFields.BOOL;
import static dev.slowburn.input.otlp.OtlpFields.BYTES;
import static dev.slowburn.input.otlp.OtlpFields.DOUBLE;
import static dev.slowburn.input.otlp.OtlpFields.INT;
import static dev.slowburn.input.otlp.OtlpFields.MAP;
import static dev.slowburn.input.otlp.OtlpFields.STRING;
import static dev.slowburn.input.otlp.OtlpFields.STRING_INDEX;

import dev.slowburn.input.StringTable;
import java.util.Arrays;
import java.util.Base64;

/** One {@code AnyValue}, reused: its type and where its contents are. */
public final class AttributeValue {
    public static final long NO_INTEGER = Long.MIN_VALUE;

    private static final int MAX_DIGITS = 18;

    /** The tag of the field that is set, the last one of several; 0 if none is. */
    private int type;

    public byte[] bytes;
    public int start;
    public int end;
    private long number;
    private final byte[] digits = new byte[MAX_DIGITS + 2];

    public void clear() {
        type = 0;
    }

    public boolean isPresent() {
        return type != 0 && type != STRING_INDEX;
    }

    public boolean isString() {
        return type == STRING;
    }

    /** Reads the value that starts at the reader's position. */
    public void read(WireReader in, int valueEnd) {
        int valueStart = in.position;
        clear();
        bytes = in.bytes;
        while (in.position < valueEnd) {
            int tag = in.tag(valueEnd);
            if (tag == STRING || tag == BYTES) {
                end = in.delimited(valueEnd);
                start = in.position;
                in.position = end;
            } else if (tag == INT || tag == BOOL) {
                number = in.varint(valueEnd);
            } else if (tag == DOUBLE) {
                number = in.fixed64(valueEnd);
            } else {
                in.skip(tag, valueEnd);
                if (tag != ARRAY && tag != MAP && tag != STRING_INDEX) {
                    continue;
                }
            }
            type = tag;
        }
        if (type == ARRAY || type == MAP) {
            start = valueStart;
            end = valueEnd;
        }
    }

    /** The value as text: arrays and maps as JSON, bytes in base64. */
    public String text(StringTable strings) {
        if (type == STRING) {
            return strings.get(bytes, start, end - start);
        }
        if (type == INT) {
            return integerText(strings);
        }
        if (type == BOOL) {
            return bool() ? "true" : "false";
        }
        if (type == DOUBLE) {
            return Double.toString(real());
        }
        if (type == BYTES) {
            return Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, start, end));
        }
        return AnyValueJson.write(bytes, start, end);
    }

    private String integerText(StringTable strings) {
        if (number <= -1_000_000_000 || number >= 1_000_000_000) {
            return Long.toString(number);
        }
        int at = digits.length;
        long left = Math.abs(number);
        do {
            digits[--at] = (byte) ('0' + left % 10);
            left /= 10;
        } while (left > 0);
        if (number < 0) {
            digits[--at] = '-';
        }
        return strings.get(digits, at, digits.length - at);
    }

    /** The value if it is an integer, also one that is written as text or as a floating-point number. */
    public long integer() {
        if (type == INT) {
            return number;
        }
        if (type == DOUBLE) {
            double real = real();
            return Math.rint(real) == real && Math.abs(real) < 1e15 ? (long) real : NO_INTEGER;
        }
        if (type != STRING || start == end || end - start > MAX_DIGITS) {
            return NO_INTEGER;
        }
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return NO_INTEGER;
            }
            value = 10 * value + digit;
        }
        return value;
    }

    public int type() {
        return type;
    }

    public long number() {
        return number;
    }

    public boolean bool() {
        return number != 0;
    }

    public double real() {
        return Double.longBitsToDouble(number);
    }
}
