package dev.slowburn.input.otlp.metrics;

import dev.slowburn.input.otlp.WireReader;
import java.util.Arrays;

/** A repeated field of numbers, reused. */
final class Numbers {
    private long[] values = new long[32];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    long get(int index) {
        return values[index];
    }

    double real(int index) {
        return Double.longBitsToDouble(values[index]);
    }

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    /** Reads packed numbers of eight bytes. */
    void readFixed64(WireReader in, int end) {
        while (in.position < end) {
            add(in.fixed64(end));
        }
    }

    void readVarints(WireReader in, int end) {
        while (in.position < end) {
            add(in.varint(end));
        }
    }
}
