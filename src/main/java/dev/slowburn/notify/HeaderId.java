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

    private static final String DIGEST_PREFIX = "sha256:";

    private HeaderId() {}

    /**
     * The id with {@code %} and all bytes of its UTF-8 form but visible ASCII percent-encoded, so that different ids stay
     * different; or a digest if the result exceeds the length limit or looks like a digest.
     */
    static String of(String id) {
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder(bytes.length);
        for (byte each : bytes) {
            if (each > ' ' && each < Byte.MAX_VALUE && each != '%') {
                text.append((char) each);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        boolean isPlain = text.length() <= MAX_LENGTH && text.indexOf(DIGEST_PREFIX) != 0;
        return isPlain ? text.toString() : DIGEST_PREFIX + digest(bytes);
    }

    private static String digest(byte[] bytes) {
        return HexFormat.of().formatHex(Digest.sha256(bytes));
    }
}
