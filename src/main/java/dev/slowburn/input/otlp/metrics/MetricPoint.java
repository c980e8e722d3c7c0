package dev.slowburn.input.otlp.metrics;

import dev.slowburn.input.otlp.OtlpFields;
import dev.slowburn.input.otlp.WireReader;

/** The fields of one data point besides its attributes, reused; of a sum or of a histogram of either kind. */
final class MetricPoint {
    private static final int NO_RECORDED_VALUE = 1;

    long timeNanos;
    long count;
    boolean hasMax;
    double max;
    final Numbers counts = new Numbers();
    final Numbers bounds = new Numbers();
    int scale;
    int offset;
    long zeroCount;
    double zeroThreshold;
    final Numbers negativeCounts = new Numbers();
    /** Tag of the value of a sum; 0 if there is none. */
    int valueTag;

    long value;
    private long flags;

    boolean isRecorded() {
        return (flags & NO_RECORDED_VALUE) == 0;
    }

    private void clear() {
        timeNanos = 0;
        count = 0;
        hasMax = false;
        max = 0;
        counts.clear();
        bounds.clear();
        scale = 0;
        offset = 0;
        zeroCount = 0;
        zeroThreshold = 0;
        negativeCounts.clear();
        valueTag = 0;
        value = 0;
        flags = 0;
    }

    /**
     * Reads a data point that starts at the reader's position, and verifies the structure of its fields.
     *
     * @param data tag of the data to which the point belongs
     */
    void read(WireReader in, int end, int data) {
        clear();
        while (in.position < end) {
            int tag = in.tag(end);
            if (tag == OtlpFields.POINT_TIME) {
                timeNanos = in.fixed64(end);
            } else if (data == OtlpFields.SUM) {
                readNumber(in, tag, end);
            } else if (tag == OtlpFields.POINT_COUNT) {
                count = in.fixed64(end);
            } else if (data == OtlpFields.HISTOGRAM) {
                readHistogram(in, tag, end);
            } else {
                readExponential(in, tag, end);
            }
        }
    }

    private void readNumber(WireReader in, int tag, int end) {
        switch (tag) {
            case OtlpFields.NUMBER_DOUBLE, OtlpFields.NUMBER_INT -> {
                value = in.fixed64(end);
                valueTag = tag;
            }
            case OtlpFields.NUMBER_FLAGS -> flags = in.varint(end);
            default -> in.skip(tag, end);
        }
    }

    private void readHistogram(WireReader in, int tag, int end) {
        switch (tag) {
            case OtlpFields.BUCKET_COUNT -> counts.add(in.fixed64(end));
            case OtlpFields.BUCKET_COUNTS -> counts.readFixed64(in, in.delimited(end));
            case OtlpFields.BOUND -> bounds.add(in.fixed64(end));
            case OtlpFields.BOUNDS -> bounds.readFixed64(in, in.delimited(end));
            case OtlpFields.HISTOGRAM_FLAGS -> flags = in.varint(end);
            case OtlpFields.HISTOGRAM_MAX -> readMax(in, end);
            default -> in.skip(tag, end);
        }
    }

    private void readExponential(WireReader in, int tag, int end) {
        switch (tag) {
            case OtlpFields.SCALE -> scale = signed(in.varint(end));
            case OtlpFields.ZERO_COUNT -> zeroCount = in.fixed64(end);
            case OtlpFields.ZERO_THRESHOLD -> zeroThreshold = Double.longBitsToDouble(in.fixed64(end));
            case OtlpFields.POSITIVE -> readBuckets(in, in.delimited(end), counts, true);
            case OtlpFields.NEGATIVE -> readBuckets(in, in.delimited(end), negativeCounts, false);
            case OtlpFields.EXPONENTIAL_FLAGS -> flags = in.varint(end);
            case OtlpFields.EXPONENTIAL_MAX -> readMax(in, end);
            default -> in.skip(tag, end);
        }
    }

    private void readMax(WireReader in, int end) {
        hasMax = true;
        max = Double.longBitsToDouble(in.fixed64(end));
    }

    private void readBuckets(WireReader in, int end, Numbers into, boolean positive) {
        while (in.position < end) {
            int tag = in.tag(end);
            if (tag == OtlpFields.OFFSET) {
                int read = signed(in.varint(end));
                offset = positive ? read : offset;
            } else if (tag == OtlpFields.EXPONENTIAL_COUNT) {
                into.add(in.varint(end));
            } else if (tag == OtlpFields.EXPONENTIAL_COUNTS) {
                into.readVarints(in, in.delimited(end));
            } else {
                in.skip(tag, end);
            }
        }
    }

    /** Decodes a zigzag number. */
    private static int signed(long varint) {
        int bits = (int) varint;
        return (bits >>> 1) ^ -(bits & 1);
    }
}
