package dev.slowburn.input;

import java.nio.charset.StandardCharsets;

/**
 * A fixed-size cache of strings by their UTF-8 bytes, because services, operations and attributes repeat. A hash table with linear
 * probing over {@link #TRIES} slots: with a single try, a quarter of five thousand names would keep evicting each other. If none of them
 * is free, the new entry replaces the first, so memory is bounded; a miss costs no more than decoding.
 */
public final class StringTable {
    private static final int SLOTS = 1 << 14;
    /** Longer strings rarely repeat and are not cached. */
    private static final int MAX_LENGTH = 256;

    private static final int TRIES = 4;

    /** The bytes and the string of each slot next to each other, so that a look-up loads one cache line of the table. */
    private final Object[] entries = new Object[2 * SLOTS];

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
        int first = hash ^ hash >>> 14;
        int target = entry(first);
        for (int i = 0; i < TRIES; i++) {
            int entry = entry(first + i);
            byte[] key = (byte[]) entries[entry];
            if (key == null) {
                target = entry;
                break;
            }
            if (key.length == length && matches(key, bytes, offset)) {
                return (String) entries[entry + 1];
            }
        }
        String string = new String(bytes, offset, length, StandardCharsets.UTF_8);
        byte[] copy = new byte[length];
        System.arraycopy(bytes, offset, copy, 0, length);
        entries[target] = copy;
        entries[target + 1] = string;
        return string;
    }

    private static int entry(int slot) {
        return 2 * (slot & SLOTS - 1);
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
