package dev.slowburn.input.otlp.json;

import dev.slowburn.input.otlp.OtlpFields;
import dev.slowburn.input.otlp.json.JsonMessages.Fields;
import java.io.IOException;
import java.util.List;

/** Reads the fields of metrics in JSON that the decoder of Protocol Buffers reads. */
final class MetricsJson {
    private static final List<String> TEMPORALITIES = List.of(
            "AGGREGATION_TEMPORALITY_UNSPECIFIED",
            "AGGREGATION_TEMPORALITY_DELTA",
            "AGGREGATION_TEMPORALITY_CUMULATIVE");

    private final JsonMessages json = new JsonMessages();
    private final RecordJson record = new RecordJson(json, Signal.METRICS, this::metric);
    private final Fields sum = data(this::number);
    private final Fields histogram = data(this::bucketed);
    private final Fields exponentialHistogram = data(this::exponential);
    /** Of gauges and summaries the points are counted but not read. */
    private final Fields unread = data(name -> json.skip());

    private final Fields buckets = this::buckets;

    /** The record in Protocol Buffers. */
    byte[] toProtobuf(byte[] value) {
        return record.toProtobuf(value);
    }

    private void metric(String name) throws IOException {
        switch (name) {
            case "name" -> json.text(OtlpFields.METRIC_NAME);
            case "unit" -> json.text(OtlpFields.METRIC_UNIT);
            case "gauge" -> json.message(OtlpFields.GAUGE, unread);
            case "sum" -> json.message(OtlpFields.SUM, sum);
            case "histogram" -> json.message(OtlpFields.HISTOGRAM, histogram);
            case "exponentialHistogram" -> json.message(OtlpFields.EXPONENTIAL_HISTOGRAM, exponentialHistogram);
            case "summary" -> json.message(OtlpFields.SUMMARY, unread);
            default -> json.skip();
        }
    }

    private Fields data(Fields point) {
        return name -> {
            switch (name) {
                case Signal.POINTS -> json.messages(OtlpFields.POINT, point);
                case "aggregationTemporality" -> json.enumeration(OtlpFields.TEMPORALITY, TEMPORALITIES);
                case "isMonotonic" -> json.bool(OtlpFields.MONOTONIC);
                default -> json.skip();
            }
        };
    }

    private void number(String name) throws IOException {
        switch (name) {
            case "attributes" -> json.attributes(OtlpFields.NUMBER_ATTRIBUTE);
            case "timeUnixNano" -> json.fixed64(OtlpFields.POINT_TIME);
            case "asDouble" -> json.real(OtlpFields.NUMBER_DOUBLE);
            case "asInt" -> json.fixed64(OtlpFields.NUMBER_INT);
            case "flags" -> json.varint(OtlpFields.NUMBER_FLAGS);
            default -> json.skip();
        }
    }

    private void bucketed(String name) throws IOException {
        switch (name) {
            case "attributes" -> json.attributes(OtlpFields.HISTOGRAM_ATTRIBUTE);
            case "timeUnixNano" -> json.fixed64(OtlpFields.POINT_TIME);
            case "count" -> json.fixed64(OtlpFields.POINT_COUNT);
            case "bucketCounts" -> json.elements(() -> json.fixed64(OtlpFields.BUCKET_COUNT));
            case "explicitBounds" -> json.elements(() -> json.real(OtlpFields.BOUND));
            case "flags" -> json.varint(OtlpFields.HISTOGRAM_FLAGS);
            case "max" -> json.real(OtlpFields.HISTOGRAM_MAX);
            default -> json.skip();
        }
    }

    private void exponential(String name) throws IOException {
        switch (name) {
            case "attributes" -> json.attributes(OtlpFields.EXPONENTIAL_ATTRIBUTE);
            case "timeUnixNano" -> json.fixed64(OtlpFields.POINT_TIME);
            case "count" -> json.fixed64(OtlpFields.POINT_COUNT);
            case "scale" -> json.signed32(OtlpFields.SCALE);
            case "zeroCount" -> json.fixed64(OtlpFields.ZERO_COUNT);
            case "positive" -> json.message(OtlpFields.POSITIVE, buckets);
            case "negative" -> json.message(OtlpFields.NEGATIVE, buckets);
            case "flags" -> json.varint(OtlpFields.EXPONENTIAL_FLAGS);
            case "max" -> json.real(OtlpFields.EXPONENTIAL_MAX);
            case "zeroThreshold" -> json.real(OtlpFields.ZERO_THRESHOLD);
            default -> json.skip();
        }
    }

    private void buckets(String name) throws IOException {
        switch (name) {
            case "offset" -> json.signed32(OtlpFields.OFFSET);
            case "bucketCounts" -> json.elements(() -> json.varint(OtlpFields.EXPONENTIAL_COUNT));
            default -> json.skip();
        }
    }
}
