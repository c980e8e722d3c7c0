package dev.slowburn.input.otlp;

import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The levels that all signals of OTLP have: items, such as spans, of scopes of resources. Fields may be in any order: of each
 * resource, the attributes are visited first.
 */
public final class OtlpRecord {
    /** Maximum size of a record; brokers take one megabyte by default. */
    public static final int MAX_BYTES = 16 << 20;

    /** Deepest nesting of arrays and maps in an attribute. */
    public static final int MAX_DEPTH = 16;

    /** Written by exporters that can also send Apache Arrow. */
    private static final String FORMAT_HEADER = "MessageFormat";

    private static final String ARROW = "otap";

    /** Visits a record. The reader is at the start of what is visited, which ends at {@code end}. */
    public interface Visitor {
        void beginResource();

        void resourceAttribute(WireReader in, int end);

        /** The attributes of the resource are complete; its items follow. */
        void endResource();

        void item(WireReader in, int end);
    }

    private OtlpRecord() {}

    /** @throws RejectedOutcomeException if this can't be a record of OTLP, whatever its structure */
    public static void check(Headers headers, byte[] value) {
        if (value == null) {
            throw new RejectedOutcomeException(Rejection.UNDECODABLE, "the record has no value");
        }
        if (value.length > MAX_BYTES) {
            throw new RejectedOutcomeException(
                    Rejection.TOO_LARGE, "the record has " + value.length + " bytes, maximum is " + MAX_BYTES);
        }
        Header format = headers.lastHeader(FORMAT_HEADER);
        if (format != null
                && format.value() != null
                && new String(format.value(), StandardCharsets.UTF_8).startsWith(ARROW)) {
            throw new RejectedOutcomeException(
                    Rejection.UNDECODABLE,
                    "the record is Apache Arrow: its header " + FORMAT_HEADER + " says " + ARROW
                            + ". Set the exporter's encoding to otlp_proto");
        }
    }

    public static void visit(WireReader in, byte[] record, Visitor visitor) {
        in.reset(record, 0);
        while (in.position < record.length) {
            int tag = in.tag(record.length);
            if (tag == OtlpFields.RESOURCE_ITEMS) {
                visitResource(in, in.delimited(record.length), visitor);
            } else {
                in.skip(tag, record.length);
            }
        }
    }

    private static void visitResource(WireReader in, int end, Visitor visitor) {
        int start = in.position;
        visitor.beginResource();
        while (in.position < end) {
            int tag = in.tag(end);
            if (tag == OtlpFields.RESOURCE) {
                visitAttributes(in, in.delimited(end), visitor);
            } else {
                in.skip(tag, end);
            }
        }
        visitor.endResource();
        in.position = start;
        while (in.position < end) {
            int tag = in.tag(end);
            if (tag == OtlpFields.SCOPE_ITEMS) {
                visitItems(in, in.delimited(end), visitor);
            } else {
                in.skip(tag, end);
            }
        }
    }

    private static void visitAttributes(WireReader in, int end, Visitor visitor) {
        while (in.position < end) {
            int tag = in.tag(end);
            if (tag == OtlpFields.RESOURCE_ATTRIBUTE) {
                int attributeEnd = in.delimited(end);
                visitor.resourceAttribute(in, attributeEnd);
                in.position = attributeEnd;
            } else {
                in.skip(tag, end);
            }
        }
    }

    private static void visitItems(WireReader in, int end, Visitor visitor) {
        while (in.position < end) {
            int tag = in.tag(end);
            if (tag == OtlpFields.ITEM) {
                int itemEnd = in.delimited(end);
                visitor.item(in, itemEnd);
                in.position = itemEnd;
            } else {
                in.skip(tag, end);
            }
        }
    }

    /** Verifies the structure of a {@code KeyValue}. */
    public static void checkAttribute(WireReader in, int end) {
        checkEntry(in, end, 0);
    }

    private static void checkEntry(WireReader in, int end, int depth) {
        while (in.position < end) {
            int tag = in.tag(end);
            if (tag == OtlpFields.VALUE) {
                checkValue(in, in.delimited(end), depth);
            } else {
                in.skip(tag, end);
            }
        }
    }

    private static void checkValue(WireReader in, int end, int depth) {
        while (in.position < end) {
            int tag = in.tag(end);
            if (tag == OtlpFields.ARRAY || tag == OtlpFields.MAP) {
                if (depth == MAX_DEPTH) {
                    throw WireReader.malformed("an attribute of more than " + MAX_DEPTH + " levels");
                }
                checkElements(in, in.delimited(end), depth + 1, tag == OtlpFields.MAP);
            } else {
                in.skip(tag, end);
            }
        }
    }

    private static void checkElements(WireReader in, int end, int depth, boolean entries) {
        while (in.position < end) {
            int tag = in.tag(end);
            if (tag != OtlpFields.ELEMENT) {
                in.skip(tag, end);
            } else if (entries) {
                checkEntry(in, in.delimited(end), depth);
            } else {
                checkValue(in, in.delimited(end), depth);
            }
        }
    }
}
