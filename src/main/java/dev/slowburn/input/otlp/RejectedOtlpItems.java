package dev.slowburn.input.otlp;

import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.input.RejectedItems;
import java.io.ByteArrayOutputStream;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The rejected items of a record, reused. The record of only these items is made when it is asked for. */
public final class RejectedOtlpItems implements RejectedItems {
    /** Positions are part of a header, so their number is limited. */
    private static final int MAX_POSITIONS = 100;

    /** Below resources, scopes, metrics and their data. */
    private static final int POINT_LEVEL = 4;

    private final boolean points;
    private final BitSet positions = new BitSet();
    private final Map<Rejection, Integer> reasons = new EnumMap<>(Rejection.class);
    private byte[] record;
    private int count;
    private RejectedOutcomeException first;

    /** @param points whether the items are data points of metrics, not spans */
    public RejectedOtlpItems(boolean points) {
        this.points = points;
    }

    public void reset(byte[] newRecord) {
        record = newRecord;
        if (count > 0) {
            positions.clear();
            reasons.clear();
            count = 0;
            first = null;
        }
    }

    /** @param position of the item in the record; adding it again has no effect */
    public void add(int position, RejectedOutcomeException reason) {
        if (positions.get(position)) {
            return;
        }
        positions.set(position);
        reasons.merge(reason.rejection(), 1, Integer::sum);
        if (count++ == 0) {
            first = reason;
        }
    }

    public boolean isRejected(int position) {
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
    public Map<Rejection, Integer> reasons() {
        return Collections.unmodifiableMap(reasons);
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

    /** Copies the rejected items, and every field of what they belong to. */
    private final class Extract {
        private final WireReader in = new WireReader();
        private int position;

        byte[] record() {
            in.reset(record, 0);
            return retain(record.length, 0);
        }

        /** Returns the message without what was not rejected; empty if nothing in it was. */
        private byte[] retain(int end, int level) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            boolean any = false;
            while (in.position < end) {
                int start = in.position;
                int tag = in.tag(end);
                boolean kept = true;
                if (isBranch(level, tag)) {
                    byte[] part = retain(in.delimited(end), level + 1);
                    any |= part.length > 0;
                    write(tag, part, out);
                    continue;
                }
                in.skip(tag, end);
                if (isItem(level, tag)) {
                    kept = positions.get(position++);
                    any |= kept;
                }
                if (kept) {
                    out.write(in.bytes, start, in.position - start);
                }
            }
            return any ? out.toByteArray() : new byte[0];
        }

        private boolean isItem(int level, int tag) {
            return points ? level == POINT_LEVEL && tag == OtlpFields.POINT : level == 2 && tag == OtlpFields.ITEM;
        }

        private boolean isBranch(int level, int tag) {
            return switch (level) {
                case 0 -> tag == OtlpFields.RESOURCE_ITEMS;
                case 1 -> tag == OtlpFields.SCOPE_ITEMS;
                case 2 -> points && tag == OtlpFields.ITEM;
                default -> level < POINT_LEVEL && OtlpFields.isData(tag);
            };
        }

        private static void write(int tag, byte[] message, ByteArrayOutputStream out) {
            if (message.length > 0) {
                out.write(tag);
                int left = message.length;
                while (left > 0x7f) {
                    out.write((left & 0x7f) | 0x80);
                    left >>>= 7;
                }
                out.write(left);
                out.writeBytes(message);
            }
        }
    }
}
