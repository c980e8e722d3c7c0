package dev.slowburn.schema.decode;

import dev.slowburn.domain.outcome.Quantity;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;

/**
 * Reads Avro's binary encoding from a byte array with bounds checks; throws a {@link RejectedOutcomeException} for
 * invalid bytes. Reused for all records, so it allocates nothing.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#binary-encoding">Avro's binary encoding</a>
 */
final class AvroBytes {
    private static final int MAX_VARINT_BITS = 63;

    private byte[] bytes;
    private int position;

    void reset(byte[] source, int offset) {
        bytes = source;
        position = offset;
    }

    int position() {
        return position;
    }

    byte[] array() {
        return bytes;
    }

    int left() {
        return bytes.length - position;
    }

    /** A zigzag varint. */
    long readLong() {
        if (position >= bytes.length) {
            throw truncated();
        }
        byte next = bytes[position++];
        long raw = next & 0x7f;
        for (int shift = 7; next < 0; shift += 7) {
            if (shift > MAX_VARINT_BITS) {
                throw undecodable("a number is longer than 10 bytes");
            }
            if (position >= bytes.length) {
                throw truncated();
            }
            next = bytes[position++];
            raw |= (next & 0x7fL) << shift;
        }
        return raw >>> 1 ^ -(raw & 1);
    }

    int readInt() {
        long value = readLong();
        if (value != (int) value) {
            throw undecodable("a number does not fit an int");
        }
        return (int) value;
    }

    /** The length of a string or bytes value; checked against the remaining bytes. */
    int readLength() {
        long length = readLong();
        if (length < 0 || length > left()) {
            throw undecodable("invalid length " + length + " with " + Quantity.of(left(), "byte") + " left");
        }
        return (int) length;
    }

    void skip(long length) {
        if (length < 0 || length > left()) {
            throw truncated();
        }
        position += (int) length;
    }

    static RejectedOutcomeException undecodable(String detail) {
        return new RejectedOutcomeException(Rejection.UNDECODABLE, detail);
    }

    private static RejectedOutcomeException truncated() {
        return undecodable("the record is truncated");
    }
}
