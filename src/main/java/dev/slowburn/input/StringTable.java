package dev.slowburn.input;

import java.nio.charset.StandardCharsets;

/**
 * A fixed-size cache of strings by their UTF-8 bytes, because services, operations and attributes repeat. A new entry
 * replaces the one in its slot, so memory is bounded; a miss costs no more than decoding.
 */
public final class StringTable {
    private static final int SLOTS = 1 << 14;
    /** Longer strings rarely repeat and are not cached. */
    private static final int MAX_LENGTH = 256;

    private final byte[][] keys = new byte[SLOTS][];
    private final String[] strings = new String[SLOTS];

    /** The UTF-8 string at this offset; malformed bytes become U+FFFD, as in Avro's decoder. */
    public String get(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return "";
        }
        if (length > MAX_LENGTH) {
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
