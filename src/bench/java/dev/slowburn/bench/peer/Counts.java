package dev.slowburn.bench.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Output format of peers: key {@code SLO@minute}, value good and bad as two longs. The last record of a key is valid. */
public final class Counts {
    private Counts() {}

    public static String key(String slo, long minute) {
        return slo + '@' + minute;
    }

    public static byte[] keyBytes(String slo, long minute) {
        return key(slo, minute).getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] value(long good, long bad) {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(good).putLong(bad).array();
    }

    public static String slo(byte[] key) {
        String text = new String(key, StandardCharsets.UTF_8);
        return text.substring(0, text.indexOf('@'));
    }

    public static long good(byte[] value) {
        return ByteBuffer.wrap(value).getLong();
    }

    public static long bad(byte[] value) {
        return ByteBuffer.wrap(value).getLong(Long.BYTES);
    }
}
