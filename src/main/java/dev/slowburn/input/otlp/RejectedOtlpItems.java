package dev.slowburn.input.otlp;

import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.input.RejectedItems;
import java.io.ByteArrayOutputStream;
import java.util.BitSet;
import java.util.stream.Collectors;

/** The rejected items of a record, reused. The record of only these items is made when it is asked for. */
final class RejectedOtlpItems implements RejectedItems {
    /** Positions are part of a header, so their number is limited. */
    private static final int MAX_POSITIONS = 100;

    private final BitSet positions = new BitSet();
    private byte[] record;
    private int count;
    private RejectedOutcomeException first;

    void reset(byte[] newRecord) {
        record = newRecord;
        if (count > 0) {
            positions.clear();
            count = 0;
            first = null;
        }
    }

    /** @param position of the item in the record; adding it again has no effect */
    void add(int position, RejectedOutcomeException reason) {
        if (positions.get(position)) {
            return;
        }
        positions.set(position);
        if (count++ == 0) {
            first = reason;
        }
    }

    boolean isRejected(int position) {
        return positions.get(position);
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public RejectedOutcomeException first() {
        if (first == null) {
            return NONE.first();
        }
        return first;
    }

    @Override
    public String positions() {
        String some = positions.stream()
                .limit(MAX_POSITIONS)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
        return count > MAX_POSITIONS ? some + ",…" : some;
    }

    @Override
    public byte[] record() {
        return count == 0 ? NONE.record() : new Extract().record();
    }

    /** Copies the rejected items, and every field of the resources and scopes that have any. */
    private final class Extract {
        private final WireReader in = new WireReader();
        private int position;

        byte[] record() {
            in.reset(record, 0);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            while (in.position < record.length) {
                int tag = in.tag(record.length);
                if (tag == OtlpFields.RESOURCE_ITEMS) {
                    write(tag, resource(in.delimited(record.length)), out);
                } else {
                    in.skip(tag, record.length);
                }
            }
            return out.toByteArray();
        }

        private byte[] resource(int end) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            boolean any = false;
            while (in.position < end) {
                int start = in.position;
                int tag = in.tag(end);
                if (tag == OtlpFields.SCOPE_ITEMS) {
                    byte[] scope = scope(in.delimited(end));
                    any |= scope.length > 0;
                    write(tag, scope, out);
                } else {
                    in.skip(tag, end);
                    out.write(in.bytes, start, in.position - start);
                }
            }
            return any ? out.toByteArray() : new byte[0];
        }

        private byte[] scope(int end) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            boolean any = false;
            while (in.position < end) {
                int start = in.position;
                int tag = in.tag(end);
                in.skip(tag, end);
                if (tag != OtlpFields.ITEM) {
                    out.write(in.bytes, start, in.position - start);
                } else if (positions.get(position++)) {
                    any = true;
                    out.write(in.bytes, start, in.position - start);
                }
            }
            return any ? out.toByteArray() : new byte[0];
        }

        private static void write(int tag, byte[] message, ByteArrayOutputStream out) {
            if (message.length > 0) {
                out.write(tag);
                int left = message.length;
                while (left > 0x7f) {
                    out.write(left & 0x7f | 0x80);
                    left >>>= 7;
                }
                out.write(left);
                out.writeBytes(message);
            }
        }
    }
}
