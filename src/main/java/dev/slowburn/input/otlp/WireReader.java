package dev.slowburn.input.otlp;

import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;

/**
 * Reads the wire format of Protocol Buffers. Each method checks that the value ends before the end of the message it belongs to.
 * Groups, which no version of OTLP has, are refused.
 */
public final class WireReader {
    public static final int VARINT = 0;
    public static final int FIXED64 = 1;
    public static final int DELIMITED = 2;
    public static final int FIXED32 = 5;

    /** A tag is the number of the field, and its wire type in these last bits. */
    public static final int TYPE_BITS = 3;

    private static final int TYPE_MASK = 7;
    private static final int LAST_SHIFT = 63;

    public byte[] bytes;
    public int position;

    public void reset(byte[] message, int start) {
        bytes = message;
        position = start;
    }

    public int tag(int end) {
        int tag = position < end && bytes[position] >= 0 ? bytes[position++] : (int) varint(end);
        if (tag >>> TYPE_BITS == 0) {
            throw malformed("field 0");
        }
        return tag;
    }

    public long varint(int end) {
        long value = 0;
        for (int shift = 0; shift <= LAST_SHIFT; shift += 7) {
            if (position >= end) {
                throw malformed("a number that is cut off");
            }
            byte next = bytes[position++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed("a number of more than ten bytes");
    }

    /** Reads a length and returns the end of the value, which starts at {@link #position}. */
    public int delimited(int end) {
        long length = position < end && bytes[position] >= 0 ? bytes[position++] : varint(end);
        if (length < 0 || length > end - position) {
            throw malformed("a value that ends after the message it belongs to");
        }
        return position + (int) length;
    }

    public long fixed64(int end) {
        int at = forward(Long.BYTES, end);
        return (fixed32(bytes, at) & 0xffff_ffffL) | ((long) fixed32(bytes, at + Integer.BYTES) << Integer.SIZE);
    }

    public int fixed32(int end) {
        return fixed32(bytes, forward(Integer.BYTES, end));
    }

    private static int fixed32(byte[] from, int at) {
        return (from[at] & 0xff) | ((from[at + 1] & 0xff) << 8) | ((from[at + 2] & 0xff) << 16) | (from[at + 3] << 24);
    }

    public void skip(int tag, int end) {
        switch (tag & TYPE_MASK) {
            case VARINT -> varint(end);
            case FIXED64 -> forward(Long.BYTES, end);
            case DELIMITED -> position = delimited(end);
            case FIXED32 -> forward(Integer.BYTES, end);
            default -> throw malformed("a group or an unknown type");
        }
    }

    private int forward(int length, int end) {
        int at = position;
        if (end - at < length) {
            throw malformed("a number that is cut off");
        }
        position = at + length;
        return at;
    }

    public static RejectedOutcomeException malformed(String what) {
        return new RejectedOutcomeException(Rejection.UNDECODABLE, "the record is no OTLP protobuf: it has " + what);
    }
}
