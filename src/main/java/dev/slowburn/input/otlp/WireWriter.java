package dev.slowburn.input.otlp;

import java.util.Arrays;

/** Writes the wire format of Protocol Buffers into a reused buffer. */
public final class WireWriter {
    /** Lengths of nested messages have this size, because they are known only at the end. */
    private static final int LENGTH_BYTES = 5;

    private byte[] bytes = new byte[1 << 12];
    private int size;

    public void reset() {
        size = 0;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    /** Starts a nested message, and returns where {@link #end} writes its length. */
    public int begin(int tag) {
        varint(tag);
        reserve(LENGTH_BYTES);
        int at = size;
        size += LENGTH_BYTES;
        return at;
    }

    public void end(int at) {
        int length = size - at - LENGTH_BYTES;
        for (int i = 0; i < LENGTH_BYTES - 1; i++) {
            bytes[at + i] = (byte) (((length >>> (7 * i)) & 0x7f) | 0x80);
        }
        bytes[at + LENGTH_BYTES - 1] = (byte) (length >>> (7 * (LENGTH_BYTES - 1)));
    }

    private void varint(long value) {
        reserve(10);
        long left = value;
        while ((left & ~0x7fL) != 0) {
            bytes[size++] = (byte) ((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
    }

    public void varint(int tag, long value) {
        varint(tag);
        varint(value);
    }

    public void fixed64(int tag, long value) {
        varint(tag);
        reserve(Long.BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[size++] = (byte) (value >>> (Byte.SIZE * i));
        }
    }

    public void fixed32(int tag, int value) {
        varint(tag);
        reserve(Integer.BYTES);
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[size++] = (byte) (value >>> (Byte.SIZE * i));
        }
    }

    public void delimited(int tag, byte[] value) {
        varint(tag);
        varint(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }
}
