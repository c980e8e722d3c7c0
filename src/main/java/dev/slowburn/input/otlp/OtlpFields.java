package dev.slowburn.input.otlp;

import static dev.slowburn.input.otlp.WireReader.DELIMITED;
import static dev.slowburn.input.otlp.WireReader.FIXED32;
import static dev.slowburn.input.otlp.WireReader.FIXED64;
import static dev.slowburn.input.otlp.WireReader.TYPE_BITS;
import static dev.slowburn.input.otlp.WireReader.VARINT;

/** The tags of the fields of OTLP that are read. A known number with another wire type is an unknown field. */
final class OtlpFields {
    static final int RESOURCE_ITEMS = 1 << TYPE_BITS | DELIMITED;

    /** Of {@code ResourceSpans} and {@code ResourceMetrics}. */
    static final int RESOURCE = 1 << TYPE_BITS | DELIMITED;

    static final int SCOPE_ITEMS = 2 << TYPE_BITS | DELIMITED;

    /** Of {@code ScopeSpans} and {@code ScopeMetrics}. */
    static final int ITEM = 2 << TYPE_BITS | DELIMITED;

    static final int RESOURCE_ATTRIBUTE = 1 << TYPE_BITS | DELIMITED;

    static final int TRACE_ID = 1 << TYPE_BITS | DELIMITED;
    static final int TRACE_STATE = 3 << TYPE_BITS | DELIMITED;
    static final int PARENT_SPAN_ID = 4 << TYPE_BITS | DELIMITED;
    static final int NAME = 5 << TYPE_BITS | DELIMITED;
    static final int KIND = 6 << TYPE_BITS | VARINT;
    static final int START = 7 << TYPE_BITS | FIXED64;
    static final int END = 8 << TYPE_BITS | FIXED64;
    static final int SPAN_ATTRIBUTE = 9 << TYPE_BITS | DELIMITED;
    static final int STATUS = 15 << TYPE_BITS | DELIMITED;
    static final int FLAGS = 16 << TYPE_BITS | FIXED32;

    static final int STATUS_CODE = 3 << TYPE_BITS | VARINT;

    static final int KEY = 1 << TYPE_BITS | DELIMITED;
    static final int VALUE = 2 << TYPE_BITS | DELIMITED;

    /** Of {@code ArrayValue} and {@code KeyValueList}. */
    static final int ELEMENT = 1 << TYPE_BITS | DELIMITED;

    static final int STRING = 1 << TYPE_BITS | DELIMITED;
    static final int BOOL = 2 << TYPE_BITS | VARINT;
    static final int INT = 3 << TYPE_BITS | VARINT;
    static final int DOUBLE = 4 << TYPE_BITS | FIXED64;
    static final int ARRAY = 5 << TYPE_BITS | DELIMITED;
    static final int MAP = 6 << TYPE_BITS | DELIMITED;
    static final int BYTES = 7 << TYPE_BITS | DELIMITED;

    /** An index into the strings of a profile, which spans and metrics do not have. */
    static final int STRING_INDEX = 8 << TYPE_BITS | VARINT;

    private OtlpFields() {}
}
