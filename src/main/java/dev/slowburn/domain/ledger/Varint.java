package dev.slowburn.domain.ledger;

import java.util.Arrays;

/**
 * Unsigned LEB128 numbers in a byte array: seven bits per byte, lowest first, so that small numbers take one byte and any long
 * takes at most ten.
 */
public final class Varint {
    public static final int MAX_BYTES = 10;

    private Varint() {}

    /** Writes a number and returns the position after it. */
    public static int write(long value, byte[] into, int at) {
        long rest = value;
        int position = at;
        while ((rest & ~0x7FL) != 0) {
            into[position++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        into[position++] = (byte) rest;
        return position;
    }

    /** Maps a signed number to an unsigned one that is small if its magnitude is: 0, −1, 1, −2 become 0, 1, 2, 3. */
    public static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    /** The inverse of {@link #zigzag}. */
    public static long unzigzag(long value) {
        return value >>> 1 ^ -(value & 1);
    }

    /** Reads numbers one after another. A cursor, so that reading allocates nothing per number. */
    public static final class Reader {
        private final byte[] bytes;
        private int position;

        public Reader(byte[] bytes, int position) {
            this.bytes = bytes;
            this.position = position;
        }

        public boolean hasMore() {
            return position < bytes.length;
        }

        public long next() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (position >= bytes.length) {
                    throw new IllegalStateException("number is cut off at byte " + position);
                }
                byte piece = bytes[position++];
                value |= (long) (piece & 0x7F) << shift;
                if (piece >= 0) {
                    return value;
                }
            }
            throw new IllegalStateException("number is longer than " + MAX_BYTES + " bytes at byte " + position);
        }

        public int nextInt() {
            return Math.toIntExact(next());
        }

        /** Reads a single raw byte. */
        public int nextByte() {
            if (position >= bytes.length) {
                throw new IllegalStateException("unexpected end at byte " + position);
            }
            return bytes[position++];
        }

        /** Reads {@code length} raw bytes. */
        public byte[] nextBytes(int length) {
            int from = position;
            skip(length);
            return Arrays.copyOfRange(bytes, from, position);
        }

        /** Skips {@code length} raw bytes. */
        public void skip(int length) {
            if (length < 0 || length > bytes.length - position) {
                throw new IllegalStateException("unexpected end: " + length + " bytes expected at byte " + position);
            }
            position += length;
        }

        /** The position of the next byte. */
        public int position() {
            return position;
        }

        /** The bytes that are read; not to be modified. */
        public byte[] bytes() {
            return bytes;
        }
    }
}
