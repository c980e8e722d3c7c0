package dev.slowburn.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slowburn.schema.decode.GeneratedClasses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/** Avro records from JSON with plain values: no type names of unions, and times as milliseconds. */
public final class JsonRecords {
    private JsonRecords() {}

    /**
     * A record of the generated class, which has been encoded and decoded.
     *
     * @throws IllegalArgumentException if the value does not match the schema
     */
    public static SpecificRecord specific(Schema schema, JsonNode json) {
        GeneratedClasses.trust();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new GenericDatumWriter<>(schema).write(value(schema, json), encoder);
            encoder.flush();
            return new SpecificDatumReader<SpecificRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object value(Schema schema, JsonNode json) {
        return switch (schema.getType()) {
            case RECORD -> record(schema, json);
            case ARRAY -> {
                List<Object> items = new ArrayList<>();
                json.forEach(item -> items.add(value(schema.getElementType(), item)));
                yield items;
            }
            case MAP -> {
                Map<String, Object> entries = new LinkedHashMap<>();
                json.properties()
                        .forEach(entry -> entries.put(entry.getKey(), value(schema.getValueType(), entry.getValue())));
                yield entries;
            }
            case UNION -> {
                Schema branch = schema.getTypes().stream()
                        .filter(each -> (each.getType() == Schema.Type.NULL) == json.isNull())
                        .findFirst()
                        .orElseThrow();
                yield value(branch, json);
            }
            case ENUM -> new GenericData.EnumSymbol(schema, json.asText());
            case STRING -> of(json.isTextual(), json.asText(), json);
            case INT -> of(json.isInt(), json.asInt(), json);
            case LONG -> of(json.isIntegralNumber(), json.asLong(), json);
            case DOUBLE -> of(json.isNumber(), json.asDouble(), json);
            case BOOLEAN -> of(json.isBoolean(), json.asBoolean(), json);
            case NULL -> null;
            case FLOAT, BYTES, FIXED -> throw new IllegalArgumentException("not used in schemas: " + schema);
        };
    }

    private static GenericData.Record record(Schema schema, JsonNode json) {
        GenericData.Record record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            if (!json.has(field.name())) {
                throw new IllegalArgumentException("no " + field.name() + " in " + json);
            }
            record.put(field.pos(), value(field.schema(), json.get(field.name())));
        }
        return record;
    }

    private static Object of(boolean matches, Object value, JsonNode json) {
        if (!matches) {
            throw new IllegalArgumentException("wrong type: " + json);
        }
        return value;
    }
}
