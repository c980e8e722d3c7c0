package dev.slowburn.notify;

import dev.slowburn.domain.slo.Digest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The id of a notification as an HTTP header can carry it. Ids contain names of services and values of groups, which may be any
 * text; a header carries visible ASCII, and receivers limit its length.
 */
final class HeaderId {
    /** Receivers usually accept 8 KB for all headers together. */
    private static final int LONGEST = 512;

    private HeaderId() {}

    /** The id itself if it is short and visible ASCII; otherwise its UTF-8 bytes percent-encoded, or a digest if that is long. */
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
        return text.length() <= LONGEST ? text.toString() : "sha256:" + digest(bytes);
    }

    private static String digest(byte[] bytes) {
        return HexFormat.of().formatHex(Digest.sha256(bytes));
    }
}
