package dev.slowburn.input.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The text of a record, in a buffer that is reused. Malformed bytes become U+FFFD, as in Avro: proxies log the bytes that clients
 * send, and a client must not be able to make its requests uncounted.
 */
final class Utf8Text {
    /** A larger buffer is released with the next record. */
    private static final int MAX_KEPT = 1 << 20;

    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    private char[] chars = new char[1 << 12];
    private int start;
    private int end;

    void decode(byte[] value, int offset) {
        int length = value.length - offset;
        if (length > chars.length || chars.length > MAX_KEPT) {
            chars = new char[Math.max(length, Math.min(2 * chars.length, MAX_KEPT))];
        }
        CharBuffer out = CharBuffer.wrap(chars);
        decoder.reset();
        decoder.decode(ByteBuffer.wrap(value, offset, length), out, true);
        decoder.flush(out);
        end = out.position();
        start = end > 0 && chars[0] == BYTE_ORDER_MARK ? 1 : 0;
        while (start < end && isBlank(chars[start])) {
            start++;
        }
        while (end > start && isBlank(chars[end - 1])) {
            end--;
        }
    }

    /** The buffer; valid until the next record. */
    char[] chars() {
        return chars;
    }

    /** Index of the first character that is not blank. */
    int start() {
        return start;
    }

    /** Index after the last character that is not blank. */
    int end() {
        return end;
    }

    boolean isBlank() {
        return start == end;
    }

    boolean isBlank(int from, int to) {
        for (int at = from; at < to; at++) {
            if (!isBlank(chars[at])) {
                return false;
            }
        }
        return true;
    }

    boolean startsWith(char first) {
        return chars[start] == first;
    }

    /** Whether an object ends at the end of the first line and another line follows. */
    boolean hasLines() {
        int line = endOfLine(start);
        int last = line - 1;
        while (last > start && isBlank(chars[last])) {
            last--;
        }
        return line < end && chars[start] == '{' && chars[last] == '}';
    }

    int endOfLine(int from) {
        int at = from;
        while (at < end && chars[at] != '\n') {
            at++;
        }
        return at;
    }

    /** The first character that is neither blank nor a comma; the end if there is none. */
    int startOfItem(int from) {
        int at = from;
        while (at < end && (isBlank(chars[at]) || chars[at] == ',')) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(char each) {
        return each == ' ' || each == '\n' || each == '\r' || each == '\t';
    }
}
