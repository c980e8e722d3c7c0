package dev.slowburn.input.otlp;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes messages as no library does, but the format allows: with their fields in any order, unknown fields, earlier values of
 * fields that occur again, and messages in several parts.
 */
public final class ShuffledWriter {
    private static final int UNKNOWN_FIELD = 900;

    private final Random random;

    public ShuffledWriter(Random random) {
        this.random = random;
    }

    public byte[] write(Message message) {
        try {
            return written(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] written(Message message) throws IOException {
        List<Deque<byte[]>> fields = new ArrayList<>();
        for (Map.Entry<FieldDescriptor, Object> each : message.getAllFields().entrySet()) {
            fields.add(occurrences(each.getKey(), each.getValue()));
        }
        if (random.nextInt(3) == 0) {
            fields.add(new ArrayDeque<>(List.of(unknown(message))));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (!fields.isEmpty()) {
            // The occurrences of a field keep their order.
            Collections.shuffle(fields, random);
            out.writeBytes(fields.get(0).remove());
            fields.removeIf(Deque::isEmpty);
        }
        return out.toByteArray();
    }

    private Deque<byte[]> occurrences(FieldDescriptor field, Object value) throws IOException {
        Deque<byte[]> occurrences = new ArrayDeque<>();
        if (field.isRepeated() && field.isPackable()) {
            packable(field, (List<?>) value, occurrences);
        } else if (field.isRepeated()) {
            for (Object each : (List<?>) value) {
                occurrences.add(field(field, each));
            }
        } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            for (Message part : parts((Message) value)) {
                occurrences.add(field(field, part));
            }
        } else {
            if (random.nextInt(6) == 0 && field.getJavaType() == FieldDescriptor.JavaType.LONG) {
                occurrences.add(field(field, random.nextLong()));
            }
            occurrences.add(field(field, value));
        }
        return occurrences;
    }

    /** Repeated numbers, together or one by one, as readers have to accept both. */
    private void packable(FieldDescriptor field, List<?> values, Deque<byte[]> occurrences) throws IOException {
        int from = 0;
        while (from < values.size()) {
            int to = from + 1 + random.nextInt(values.size() - from);
            Message.Builder part = DynamicMessage.newBuilder(field.getContainingType());
            values.subList(from, to).forEach(each -> part.addRepeatedField(field, each));
            if (random.nextBoolean()) {
                occurrences.add(part.build().toByteArray());
            } else {
                for (Object each : values.subList(from, to)) {
                    occurrences.add(field(field, each));
                }
            }
            from = to;
        }
    }

    /** The message, or two messages that merge to it. */
    private List<Message> parts(Message message) {
        if (random.nextInt(4) > 0) {
            return List.of(message);
        }
        Message.Builder first = message.newBuilderForType();
        Message.Builder second = message.newBuilderForType();
        for (Map.Entry<FieldDescriptor, Object> each : message.getAllFields().entrySet()) {
            FieldDescriptor field = each.getKey();
            if (!field.isRepeated()) {
                (random.nextBoolean() ? first : second).setField(field, each.getValue());
                continue;
            }
            List<?> values = (List<?>) each.getValue();
            int cut = random.nextInt(values.size() + 1);
            values.subList(0, cut).forEach(value -> first.addRepeatedField(field, value));
            values.subList(cut, values.size()).forEach(value -> second.addRepeatedField(field, value));
        }
        return List.of(first.build(), second.build());
    }

    private byte[] field(FieldDescriptor field, Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        if (value instanceof Message message) {
            out.writeByteArray(field.getNumber(), written(message));
            out.flush();
            return bytes.toByteArray();
        }
        if (field.isRepeated()) {
            number(out, field, value);
            out.flush();
            return bytes.toByteArray();
        }
        Message.Builder whole = DynamicMessage.newBuilder(field.getContainingType());
        return whole.setField(field, value).build().toByteArray();
    }

    private static void number(CodedOutputStream out, FieldDescriptor field, Object value) throws IOException {
        switch (field.getType()) {
            case FIXED64 -> out.writeFixed64(field.getNumber(), (long) value);
            case UINT64 -> out.writeUInt64(field.getNumber(), (long) value);
            case DOUBLE -> out.writeDouble(field.getNumber(), (double) value);
            case STRING -> out.writeString(field.getNumber(), (String) value);
            default -> throw new IllegalArgumentException("no field of OTLP has repeated " + field.getType());
        }
    }

    /** A field that no version has, or one that the message has with another type on the wire. */
    private byte[] unknown(Message message) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        List<FieldDescriptor> known = message.getDescriptorForType().getFields();
        FieldDescriptor field = known.get(random.nextInt(known.size()));
        switch (random.nextInt(3)) {
            case 0 -> out.writeUInt64(UNKNOWN_FIELD, random.nextLong());
            case 1 -> out.writeByteArray(UNKNOWN_FIELD, new byte[random.nextInt(200)]);
            default ->
                out.writeFixed32(
                        field.getType() == FieldDescriptor.Type.FIXED32 ? UNKNOWN_FIELD : field.getNumber(),
                        random.nextInt());
        }
        out.flush();
        return bytes.toByteArray();
    }
}
