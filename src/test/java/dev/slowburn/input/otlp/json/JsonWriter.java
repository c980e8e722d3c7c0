package dev.slowburn.input.otlp.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes messages of OTLP in JSON with all the variations that are allowed: the order of fields, integers as strings or numbers,
 * names of enums, unknown fields and nulls.
 */
public final class JsonWriter {
    private final JsonNodeFactory nodes = JsonNodeFactory.instance;
    private final Random random;

    public JsonWriter(Random random) {
        this.random = random;
    }

    public byte[] write(Message message) {
        return object(message).toString().getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode object(Message message) {
        List<Map.Entry<FieldDescriptor, Object>> fields =
                new ArrayList<>(message.getAllFields().entrySet());
        Collections.shuffle(fields, random);
        ObjectNode object = nodes.objectNode();
        for (Map.Entry<FieldDescriptor, Object> each : fields) {
            FieldDescriptor field = each.getKey();
            if (field.isRepeated()) {
                ArrayNode array = object.putArray(field.getJsonName());
                ((List<?>) each.getValue()).forEach(value -> add(array, field, value));
            } else {
                ArrayNode one = nodes.arrayNode();
                add(one, field, each.getValue());
                object.set(field.getJsonName(), one.get(0));
            }
        }
        if (random.nextInt(4) == 0 && object.size() > 0) {
            object.putObject("unknown").putArray("fields").add(1).addObject().putNull("kind");
        }
        if (random.nextInt(4) == 0 && message.getDescriptorForType().getName().equals("Span")) {
            object.putNull("droppedEventsCount");
        }
        return object;
    }

    private void add(ArrayNode array, FieldDescriptor field, Object value) {
        switch (field.getJavaType()) {
            case MESSAGE -> array.add(object((Message) value));
            case STRING -> array.add((String) value);
            case BOOLEAN -> array.add((boolean) value);
            case DOUBLE -> real(array, (double) value);
            case BYTE_STRING -> array.add(bytes(field, (ByteString) value));
            case ENUM -> enumeration(array, (EnumValueDescriptor) value);
            case INT -> array.add((int) value);
            case LONG -> integer(array, field, (long) value);
            default -> throw new IllegalArgumentException("OTLP has no " + field.getJavaType());
        }
    }

    private void real(ArrayNode array, double value) {
        if (Double.isNaN(value)) {
            array.add("NaN");
        } else if (Double.isInfinite(value)) {
            array.add(value > 0 ? "Infinity" : "-Infinity");
        } else {
            array.add(value);
        }
    }

    private static String bytes(FieldDescriptor field, ByteString value) {
        byte[] bytes = value.toByteArray();
        return field.getName().endsWith("_id")
                ? HexFormat.of().formatHex(bytes)
                : Base64.getEncoder().encodeToString(bytes);
    }

    private void enumeration(ArrayNode array, EnumValueDescriptor value) {
        if (random.nextBoolean() && value.getIndex() >= 0) {
            array.add(value.getName());
        } else {
            array.add(value.getNumber());
        }
    }

    private void integer(ArrayNode array, FieldDescriptor field, long value) {
        boolean signed =
                field.getType() == FieldDescriptor.Type.INT64 || field.getType() == FieldDescriptor.Type.SFIXED64;
        BigInteger number = signed ? BigInteger.valueOf(value) : new BigInteger(Long.toUnsignedString(value));
        if (random.nextBoolean()) {
            array.add(number);
        } else {
            array.add(number.toString());
        }
    }
}
