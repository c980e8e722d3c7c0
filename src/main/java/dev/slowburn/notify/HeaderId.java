package dev.slowburn.notify;

import dev.slowburn.domain.slo.Digest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Encodes a notification's id for an HTTP header. Ids contain service names and group values, which may be any text; a header
 * carries visible ASCII, and receivers limit its length.
 */
final class HeaderId {
    /** Receivers usually accept 8 KB for all headers together. */
    private static final int MAX_LENGTH = 512;

    private HeaderId() {}

    /**
     * The id with all bytes of its UTF-8 form but visible ASCII percent-encoded, or a digest if the result exceeds the length
     * limit.
     */
    static String of(String id) {
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder(bytes.length);
        for (byte each : bytes) {
            if (each > ' ' && each < Byte.MAX_VALUE) {
                text.append((char) each);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return text.length() <= MAX_LENGTH ? text.toString() : "sha256:" + digest(bytes);
    }

    private static String digest(byte[] bytes) {
        return HexFormat.of().formatHex(Digest.sha256(bytes));
    }
}
