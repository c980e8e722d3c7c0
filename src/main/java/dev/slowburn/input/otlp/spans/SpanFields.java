package dev.slowburn.input.otlp.spans;

import dev.slowburn.input.otlp.OtlpFields;
import dev.slowburn.input.otlp.WireReader;

/** The fields of one {@code Span} besides its attributes, reused. Of several values of a field, the last counts. */
final class SpanFields {
    private static final int HAS_IS_REMOTE = 0x100;
    private static final int IS_REMOTE = 0x200;

    int traceIdStart;
    int traceIdEnd;
    int traceStateStart;
    int traceStateEnd;
    int nameStart;
    int nameEnd;
    int kind;
    long startNanos;
    long endNanos;
    int statusCode;
    private int flags;
    private boolean hasParent;

    /** Reads a span that starts at the reader's position, and verifies the structure of its fields. */
    void read(WireReader in, int end) {
        clear();
        while (in.position < end) {
            int tag = in.tag(end);
            if (tag == OtlpFields.SPAN_ATTRIBUTE) {
                in.position = in.delimited(end);
            } else if (tag == OtlpFields.TRACE_ID) {
                traceIdEnd = in.delimited(end);
                traceIdStart = in.position;
                in.position = traceIdEnd;
            } else if (tag == OtlpFields.KIND) {
                kind = (int) in.varint(end);
            } else if (tag == OtlpFields.START) {
                startNanos = in.fixed64(end);
            } else if (tag == OtlpFields.END) {
                endNanos = in.fixed64(end);
            } else if (tag == OtlpFields.FLAGS) {
                flags = in.fixed32(end);
            } else {
                readRarer(in, tag, end);
            }
        }
    }

    private void readRarer(WireReader in, int tag, int end) {
        switch (tag) {
            case OtlpFields.NAME -> {
                nameEnd = in.delimited(end);
                nameStart = in.position;
                in.position = nameEnd;
            }
            case OtlpFields.TRACE_STATE -> {
                traceStateEnd = in.delimited(end);
                traceStateStart = in.position;
                in.position = traceStateEnd;
            }
            case OtlpFields.PARENT_SPAN_ID -> {
                int idEnd = in.delimited(end);
                hasParent = !isZero(in.bytes, in.position, idEnd);
                in.position = idEnd;
            }
            case OtlpFields.STATUS -> readStatus(in, in.delimited(end));
            default -> in.skip(tag, end);
        }
    }

    private void clear() {
        traceIdStart = 0;
        traceIdEnd = 0;
        traceStateStart = 0;
        traceStateEnd = 0;
        nameStart = 0;
        nameEnd = 0;
        kind = 0;
        startNanos = 0;
        endNanos = 0;
        statusCode = 0;
        flags = 0;
        hasParent = false;
    }

    private void readStatus(WireReader in, int end) {
        while (in.position < end) {
            int tag = in.tag(end);
            if (tag == OtlpFields.STATUS_CODE) {
                statusCode = (int) in.varint(end);
            } else {
                in.skip(tag, end);
            }
        }
    }

    private static boolean isZero(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the request was counted by another span of the same service. */
    boolean isInner() {
        if (!hasParent) {
            return false;
        }
        if ((flags & HAS_IS_REMOTE) != 0) {
            return (flags & IS_REMOTE) == 0;
        }
        // Older SDKs do not report it; their servers and consumers almost always have remote parents, other kinds local
        // ones.
        return kind != SpanKind.SERVER.number() && kind != SpanKind.CONSUMER.number();
    }
}
