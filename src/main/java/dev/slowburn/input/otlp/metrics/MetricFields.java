package dev.slowburn.input.otlp.metrics;

import dev.slowburn.input.otlp.OtlpFields;
import dev.slowburn.input.otlp.WireReader;

/** The fields of one {@code Metric}, and of its data besides the data points, reused. */
final class MetricFields {
    static final int DELTA = 1;
    static final int CUMULATIVE = 2;

    int nameStart;
    int nameEnd;
    /** Tag of the field with the data; 0 if there is none. */
    int data;

    int temporality;
    boolean isMonotonic;
    /** Microseconds per unit of the metric; 0 if it is not a unit of time. */
    double micros;

    /** Reads a metric that starts at the reader's position, and verifies the structure of its fields. */
    void read(WireReader in, int end) {
        nameStart = 0;
        nameEnd = 0;
        data = 0;
        temporality = 0;
        isMonotonic = false;
        micros = 0;
        while (in.position < end) {
            int tag = in.tag(end);
            if (tag == OtlpFields.METRIC_NAME) {
                nameEnd = in.delimited(end);
                nameStart = in.position;
                in.position = nameEnd;
            } else if (tag == OtlpFields.METRIC_UNIT) {
                int unitEnd = in.delimited(end);
                micros = micros(in.bytes, in.position, unitEnd);
                in.position = unitEnd;
            } else if (OtlpFields.isData(tag)) {
                if (data != 0 && data != tag) {
                    throw WireReader.malformed("a metric with data of two kinds");
                }
                data = tag;
                readData(in, in.delimited(end));
            } else {
                in.skip(tag, end);
            }
        }
    }

    private void readData(WireReader in, int end) {
        while (in.position < end) {
            int tag = in.tag(end);
            if (tag == OtlpFields.TEMPORALITY) {
                temporality = (int) in.varint(end);
            } else if (tag == OtlpFields.MONOTONIC) {
                isMonotonic = in.varint(end) != 0;
            } else {
                in.skip(tag, end);
            }
        }
    }

    /** Of the units of time in UCUM. */
    private static double micros(byte[] bytes, int start, int end) {
        if (end - start == 1 && bytes[start] == 's') {
            return 1_000_000;
        }
        if (end - start == 2 && bytes[start + 1] == 's') {
            return switch (bytes[start]) {
                case 'm' -> 1000;
                case 'u' -> 1;
                case 'n' -> 0.001;
                default -> 0;
            };
        }
        return 0;
    }

    boolean isHistogram() {
        return data == OtlpFields.HISTOGRAM || data == OtlpFields.EXPONENTIAL_HISTOGRAM;
    }
}
