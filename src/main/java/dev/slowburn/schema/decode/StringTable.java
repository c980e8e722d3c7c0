package dev.slowburn.schema.decode;

import java.nio.charset.StandardCharsets;

/**
 * Gives the same bytes the same string again without making it anew: services, operations and attributes repeat. A slot per
 * hash that the last comer takes, so that its size is bounded whatever comes, and a miss costs what it costs anyway.
 */
final class StringTable {
    private static final int SLOTS = 1 << 14;
    /** Longer ones are hardly repeated, and the table would keep them. */
    private static final int LONGEST = 256;

    private final byte[][] keys = new byte[SLOTS][];
    private final String[] strings = new String[SLOTS];

    /** The UTF-8 string at that place; malformed bytes become U+FFFD, as Avro's own decoder does it. */
    String get(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return "";
        }
        if (length > LONGEST) {
            return new String(bytes, offset, length, StandardCharsets.UTF_8);
        }
        int hash = 0;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ hash >>> 14) & SLOTS - 1;
        byte[] key = keys[slot];
        if (key != null && key.length == length && matches(key, bytes, offset)) {
            return strings[slot];
        }
        String string = new String(bytes, offset, length, StandardCharsets.UTF_8);
        byte[] copy = new byte[length];
        System.arraycopy(bytes, offset, copy, 0, length);
        keys[slot] = copy;
        strings[slot] = string;
        return string;
    }

    private static boolean matches(byte[] key, byte[] bytes, int offset) {
        for (int i = 0; i < key.length; i++) {
            if (key[i] != bytes[offset + i]) {
                return false;
            }
        }
        return true;
    }
}
