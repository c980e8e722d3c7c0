package dev.slowburn.input.otlp.json;

import dev.slowburn.input.otlp.OtlpFields;
import dev.slowburn.input.otlp.json.JsonMessages.Fields;
import java.io.IOException;
import java.util.List;

/** Reads the fields of spans in JSON that the decoder of Protocol Buffers reads. */
final class SpansJson {
    private static final List<String> KINDS = List.of(
            "SPAN_KIND_UNSPECIFIED",
            "SPAN_KIND_INTERNAL",
            "SPAN_KIND_SERVER",
            "SPAN_KIND_CLIENT",
            "SPAN_KIND_PRODUCER",
            "SPAN_KIND_CONSUMER");
    private static final List<String> STATUS_CODES =
            List.of("STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR");

    private final JsonMessages json = new JsonMessages();
    private final RecordJson record = new RecordJson(json, Signal.SPANS, this::span);
    private final Fields status = this::status;

    /** The record in Protocol Buffers. */
    byte[] toProtobuf(byte[] value) {
        return record.toProtobuf(value);
    }

    private void span(String name) throws IOException {
        switch (name) {
            case "traceId" -> json.hexadecimal(OtlpFields.TRACE_ID);
            case "traceState" -> json.text(OtlpFields.TRACE_STATE);
            case "parentSpanId" -> json.hexadecimal(OtlpFields.PARENT_SPAN_ID);
            case "name" -> json.text(OtlpFields.NAME);
            case "kind" -> json.enumeration(OtlpFields.KIND, KINDS);
            case "startTimeUnixNano" -> json.fixed64(OtlpFields.START);
            case "endTimeUnixNano" -> json.fixed64(OtlpFields.END);
            case "attributes" -> json.attributes(OtlpFields.SPAN_ATTRIBUTE);
            case "status" -> json.message(OtlpFields.STATUS, status);
            case "flags" -> json.fixed32(OtlpFields.FLAGS);
            default -> json.skip();
        }
    }

    private void status(String name) throws IOException {
        if (name.equals("code")) {
            json.enumeration(OtlpFields.STATUS_CODE, STATUS_CODES);
        } else {
            json.skip();
        }
    }
}
