package dev.slowburn.input.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Writes arrays and maps as JSON, with numbers as numbers and bytes in base64. These are rare as attributes of requests, so
 * simplicity comes before speed. Merging messages is the concatenation of their bytes; that is how split messages are read.
 */
final class AnyValueJson {
    private static final JsonFactory JSON = new JsonFactory();

    private AnyValueJson() {}

    /** @param bytes contain a valid {@code AnyValue} from start to end */
    static String write(byte[] bytes, int start, int end) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            any(json, bytes, start, end);
        } catch (IOException e) {
            // Writing to a string can't fail.
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void any(JsonGenerator json, byte[] bytes, int start, int end) throws IOException {
        WireReader in = new WireReader();
        in.reset(bytes, start);
        AttributeValue value = new AttributeValue();
        value.read(in, end);
        int type = value.type();
        if (type == OtlpFields.STRING) {
            json.writeString(text(value.bytes, value.start, value.end));
        } else if (type == OtlpFields.INT) {
            json.writeNumber(value.number());
        } else if (type == OtlpFields.BOOL) {
            json.writeBoolean(value.bool());
        } else if (type == OtlpFields.DOUBLE) {
            json.writeNumber(value.real());
        } else if (type == OtlpFields.BYTES) {
            json.writeBinary(value.bytes, value.start, value.end - value.start);
        } else if (type == OtlpFields.ARRAY) {
            array(json, lastRun(bytes, start, end, type));
        } else if (type == OtlpFields.MAP) {
            map(json, lastRun(bytes, start, end, type));
        } else {
            json.writeNull();
        }
    }

    private static void array(JsonGenerator json, byte[] array) throws IOException {
        json.writeStartArray();
        elements(array, (in, end) -> any(json, array, in.position, end));
        json.writeEndArray();
    }

    private static void map(JsonGenerator json, byte[] map) throws IOException {
        json.writeStartObject();
        elements(map, (in, end) -> entry(json, in, end));
        json.writeEndObject();
    }

    /** Writes one element, which starts at the reader's position. */
    @FunctionalInterface
    private interface Element {
        void write(WireReader in, int end) throws IOException;
    }

    private static void elements(byte[] message, Element element) throws IOException {
        WireReader in = new WireReader();
        in.reset(message, 0);
        while (in.position < message.length) {
            int tag = in.tag(message.length);
            if (tag == OtlpFields.ELEMENT) {
                int end = in.delimited(message.length);
                element.write(in, end);
                in.position = end;
            } else {
                in.skip(tag, message.length);
            }
        }
    }

    private static void entry(JsonGenerator json, WireReader in, int end) throws IOException {
        int start = in.position;
        String key = "";
        while (in.position < end) {
            int tag = in.tag(end);
            if (tag == OtlpFields.KEY) {
                int keyEnd = in.delimited(end);
                key = text(in.bytes, in.position, keyEnd);
                in.position = keyEnd;
            } else {
                in.skip(tag, end);
            }
        }
        json.writeFieldName(key);
        byte[] value = merged(in.bytes, start, end, OtlpFields.VALUE);
        any(json, value, 0, value.length);
    }

    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    /** The values of all fields with this tag, merged. */
    static byte[] merged(byte[] bytes, int start, int end, int tag) {
        return merged(bytes, start, end, tag, other -> false);
    }

    /** The values of the fields with this tag after the last other field of the {@code oneof}, merged. */
    private static byte[] lastRun(byte[] bytes, int start, int end, int tag) {
        return merged(bytes, start, end, tag, AnyValueJson::isValue);
    }

    /** @param replaces whether a field with another tag replaces the values before it */
    private static byte[] merged(byte[] bytes, int start, int end, int tag, IntPredicate replaces) {
        ByteArrayOutputStream merged = new ByteArrayOutputStream();
        WireReader in = new WireReader();
        in.reset(bytes, start);
        while (in.position < end) {
            int next = in.tag(end);
            int from = in.position;
            in.skip(next, end);
            if (next == tag) {
                merge(merged, bytes, from, in.position);
            } else if (replaces.test(next)) {
                merged.reset();
            }
        }
        return merged.toByteArray();
    }

    private static boolean isValue(int tag) {
        return tag == OtlpFields.STRING
                || tag == OtlpFields.BOOL
                || tag == OtlpFields.INT
                || tag == OtlpFields.DOUBLE
                || tag == OtlpFields.ARRAY
                || tag == OtlpFields.MAP
                || tag == OtlpFields.BYTES
                || tag == OtlpFields.STRING_INDEX;
    }

    /** Appends a value that starts with its length. */
    private static void merge(ByteArrayOutputStream merged, byte[] bytes, int from, int to) {
        WireReader in = new WireReader();
        in.reset(bytes, from);
        in.delimited(to);
        merged.writeBytes(Arrays.copyOfRange(bytes, in.position, to));
    }
}
