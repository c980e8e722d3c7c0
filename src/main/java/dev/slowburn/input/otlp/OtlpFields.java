package dev.slowburn.input.otlp;

import static dev.slowburn.input.otlp.WireReader.DELIMITED;
import static dev.slowburn.input.otlp.WireReader.FIXED32;
import static dev.slowburn.input.otlp.WireReader.FIXED64;
import static dev.slowburn.input.otlp.WireReader.TYPE_BITS;
import static dev.slowburn.input.otlp.WireReader.VARINT;

/** The tags of the fields of OTLP that are read. A known number with another wire type is an unknown field. */
public final class OtlpFields {
    public static final int RESOURCE_ITEMS = (1 << TYPE_BITS) | DELIMITED;

    /** Of {@code ResourceSpans} and {@code ResourceMetrics}. */
    public static final int RESOURCE = (1 << TYPE_BITS) | DELIMITED;

    public static final int SCOPE_ITEMS = (2 << TYPE_BITS) | DELIMITED;

    /** Of {@code ScopeSpans} and {@code ScopeMetrics}. */
    public static final int ITEM = (2 << TYPE_BITS) | DELIMITED;

    public static final int RESOURCE_ATTRIBUTE = (1 << TYPE_BITS) | DELIMITED;

    public static final int TRACE_ID = (1 << TYPE_BITS) | DELIMITED;
    public static final int TRACE_STATE = (3 << TYPE_BITS) | DELIMITED;
    public static final int PARENT_SPAN_ID = (4 << TYPE_BITS) | DELIMITED;
    public static final int NAME = (5 << TYPE_BITS) | DELIMITED;
    public static final int KIND = (6 << TYPE_BITS) | VARINT;
    public static final int START = (7 << TYPE_BITS) | FIXED64;
    public static final int END = (8 << TYPE_BITS) | FIXED64;
    public static final int SPAN_ATTRIBUTE = (9 << TYPE_BITS) | DELIMITED;
    public static final int STATUS = (15 << TYPE_BITS) | DELIMITED;
    public static final int FLAGS = (16 << TYPE_BITS) | FIXED32;

    public static final int STATUS_CODE = (3 << TYPE_BITS) | VARINT;

    public static final int KEY = (1 << TYPE_BITS) | DELIMITED;
    public static final int VALUE = (2 << TYPE_BITS) | DELIMITED;

    /** Of {@code ArrayValue} and {@code KeyValueList}. */
    public static final int ELEMENT = (1 << TYPE_BITS) | DELIMITED;

    public static final int STRING = (1 << TYPE_BITS) | DELIMITED;
    public static final int BOOL = (2 << TYPE_BITS) | VARINT;
    public static final int INT = (3 << TYPE_BITS) | VARINT;
    public static final int DOUBLE = (4 << TYPE_BITS) | FIXED64;
    public static final int ARRAY = (5 << TYPE_BITS) | DELIMITED;
    public static final int MAP = (6 << TYPE_BITS) | DELIMITED;
    public static final int BYTES = (7 << TYPE_BITS) | DELIMITED;

    /** An index into the strings of a profile, which spans and metrics do not have. */
    public static final int STRING_INDEX = (8 << TYPE_BITS) | VARINT;

    public static final int METRIC_NAME = (1 << TYPE_BITS) | DELIMITED;
    public static final int METRIC_UNIT = (3 << TYPE_BITS) | DELIMITED;
    public static final int GAUGE = (5 << TYPE_BITS) | DELIMITED;
    public static final int SUM = (7 << TYPE_BITS) | DELIMITED;
    public static final int HISTOGRAM = (9 << TYPE_BITS) | DELIMITED;
    public static final int EXPONENTIAL_HISTOGRAM = (10 << TYPE_BITS) | DELIMITED;
    public static final int SUMMARY = (11 << TYPE_BITS) | DELIMITED;

    /** Of data of all kinds. */
    public static final int POINT = (1 << TYPE_BITS) | DELIMITED;

    public static final int TEMPORALITY = (2 << TYPE_BITS) | VARINT;
    public static final int MONOTONIC = (3 << TYPE_BITS) | VARINT;

    public static final int POINT_TIME = (3 << TYPE_BITS) | FIXED64;
    public static final int POINT_COUNT = (4 << TYPE_BITS) | FIXED64;

    public static final int NUMBER_DOUBLE = (4 << TYPE_BITS) | FIXED64;
    public static final int NUMBER_INT = (6 << TYPE_BITS) | FIXED64;
    public static final int NUMBER_ATTRIBUTE = (7 << TYPE_BITS) | DELIMITED;
    public static final int NUMBER_FLAGS = (8 << TYPE_BITS) | VARINT;

    public static final int BUCKET_COUNT = (6 << TYPE_BITS) | FIXED64;
    public static final int BUCKET_COUNTS = (6 << TYPE_BITS) | DELIMITED;
    public static final int BOUND = (7 << TYPE_BITS) | FIXED64;
    public static final int BOUNDS = (7 << TYPE_BITS) | DELIMITED;
    public static final int HISTOGRAM_ATTRIBUTE = (9 << TYPE_BITS) | DELIMITED;
    public static final int HISTOGRAM_FLAGS = (10 << TYPE_BITS) | VARINT;
    public static final int HISTOGRAM_MAX = (12 << TYPE_BITS) | FIXED64;

    public static final int EXPONENTIAL_ATTRIBUTE = (1 << TYPE_BITS) | DELIMITED;
    public static final int SCALE = (6 << TYPE_BITS) | VARINT;
    public static final int ZERO_COUNT = (7 << TYPE_BITS) | FIXED64;
    public static final int POSITIVE = (8 << TYPE_BITS) | DELIMITED;
    public static final int NEGATIVE = (9 << TYPE_BITS) | DELIMITED;
    public static final int EXPONENTIAL_FLAGS = (10 << TYPE_BITS) | VARINT;
    public static final int EXPONENTIAL_MAX = (13 << TYPE_BITS) | FIXED64;
    public static final int ZERO_THRESHOLD = (14 << TYPE_BITS) | FIXED64;
    public static final int OFFSET = (1 << TYPE_BITS) | VARINT;
    public static final int EXPONENTIAL_COUNT = (2 << TYPE_BITS) | VARINT;
    public static final int EXPONENTIAL_COUNTS = (2 << TYPE_BITS) | DELIMITED;

    private OtlpFields() {}

    /** Whether this field of a metric has its data points. */
    public static boolean isData(int tag) {
        return tag == GAUGE || tag == SUM || tag == HISTOGRAM || tag == EXPONENTIAL_HISTOGRAM || tag == SUMMARY;
    }

    /** The field with the attributes of a data point. */
    public static int pointAttribute(int data) {
        return data == SUM ? NUMBER_ATTRIBUTE : data == HISTOGRAM ? HISTOGRAM_ATTRIBUTE : EXPONENTIAL_ATTRIBUTE;
    }
}
