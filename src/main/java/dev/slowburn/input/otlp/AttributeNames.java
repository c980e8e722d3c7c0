package dev.slowburn.input.otlp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The names of attributes that are read, numbered; finds the number of a name by its UTF-8 bytes. */
public final class AttributeNames {
    private final List<String> names = new ArrayList<>();
    private final byte[][] keys;
    private final int[] slots;
    private final int mask;

    /** @param names may contain duplicates and nulls, which are ignored */
    public AttributeNames(List<String> names) {
        names.stream().filter(each -> each != null).distinct().forEach(this.names::add);
        int size = Integer.highestOneBit(Math.max(8, this.names.size())) << 2;
        keys = new byte[size][];
        slots = new int[size];
        mask = size - 1;
        for (int slot = 0; slot < this.names.size(); slot++) {
            byte[] key = this.names.get(slot).getBytes(StandardCharsets.UTF_8);
            int at = hash(key, 0, key.length) & mask;
            while (keys[at] != null) {
                at = (at + 1) & mask;
            }
            keys[at] = key;
            slots[at] = slot;
        }
    }

    public int size() {
        return names.size();
    }

    /** The number of a name, or -1. */
    public int slot(String name) {
        return names.indexOf(name);
    }

    /** The number of the name with these bytes, or -1. */
    public int slot(byte[] bytes, int start, int end) {
        int at = hash(bytes, start, end) & mask;
        byte[] key = keys[at];
        while (key != null) {
            if (Arrays.equals(key, 0, key.length, bytes, start, end)) {
                return slots[at];
            }
            at = (at + 1) & mask;
            key = keys[at];
        }
        return -1;
    }

    /** Of the length and four bytes, which distinguish the names of OpenTelemetry. */
    private static int hash(byte[] bytes, int start, int end) {
        int length = end - start;
        if (length == 0) {
            return 0;
        }
        int hash = length;
        hash = 31 * hash + bytes[start];
        hash = 31 * hash + bytes[start + (length >> 1)];
        hash = 31 * hash + bytes[end - 1];
        hash = 31 * hash + bytes[start + (length >> 2)];
        return hash ^ (hash >>> 7);
    }
}
