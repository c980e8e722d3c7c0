package dev.slowburn.schema;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Generates writer schemas of outcomes (older, newer and unusual ones) and records with these schemas. */
public final class RandomWriter {
    private static final int MAX_DEPTH = 3;
    private static final List<Schema.Type> SIMPLE = List.of(
            Schema.Type.NULL,
            Schema.Type.BOOLEAN,
            Schema.Type.INT,
            Schema.Type.LONG,
            Schema.Type.FLOAT,
            Schema.Type.DOUBLE,
            Schema.Type.STRING,
            Schema.Type.BYTES);

    private final Random random;
    private int names;

    public RandomWriter(Random random) {
        this.random = random;
    }

    public GenericRecord record() {
        Schema schema = schema();
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            record.put(field.name(), plausible(field.name(), datum(field.schema(), MAX_DEPTH)));
        }
        return record;
    }

    /** Rarely negative where that is rejected, so that other cases are tested too. */
    private Object plausible(String name, Object value) {
        boolean spare = name.startsWith("x") || random.nextInt(10) == 0;
        if (!spare && value instanceof Integer number) {
            return number & Integer.MAX_VALUE;
        }
        return !spare && value instanceof Long number ? (Object) (number & Long.MAX_VALUE) : value;
    }

    private Schema schema() {
        List<Schema.Field> fields = new ArrayList<>();
        fields.add(field("service", odd(text())));
        fields.add(field("occurred_at", odd(integer())));
        add(fields, "event_id", () -> nullable(text()));
        add(fields, "operation", () -> odd(text()));
        add(fields, "outcome", () -> odd(kind()));
        add(fields, "status_code", () -> odd(Schema.create(Schema.Type.INT)));
        add(fields, "duration_micros", () -> odd(integer()));
        add(fields, "count", () -> odd(integer()));
        add(fields, "attributes", () -> odd(Schema.createMap(text())));
        for (int i = random.nextInt(5); i > 0; i--) {
            fields.add(field("x" + i, any(MAX_DEPTH)));
        }
        Collections.shuffle(fields, random);
        return Schema.createRecord("RequestOutcome", null, "dev.slowburn.avro", false, fields);
    }

    private void add(List<Schema.Field> fields, String name, Supplier<Schema> schema) {
        if (random.nextInt(3) > 0) {
            fields.add(field(name, schema.get()));
        }
    }

    private static Schema.Field field(String name, Schema schema) {
        return new Schema.Field(name, schema, null, (Object) null);
    }

    private Schema text() {
        return Schema.create(random.nextInt(4) == 0 ? Schema.Type.BYTES : Schema.Type.STRING);
    }

    private Schema integer() {
        return Schema.create(random.nextBoolean() ? Schema.Type.INT : Schema.Type.LONG);
    }

    /** Symbols that differ from the built-in enum, in any order. */
    private Schema kind() {
        List<String> symbols = new ArrayList<>(List.of(
                "SUCCESS", "CLIENT_ERROR", "SERVER_ERROR", "TIMEOUT", "REJECTED", "UNKNOWN", "CANCELLED", "THROTTLED"));
        Collections.shuffle(symbols, random);
        List<String> some = symbols.subList(0, 1 + random.nextInt(symbols.size()));
        return Schema.createEnum("Outcome", null, "dev.slowburn.avro", some);
    }

    private Schema nullable(Schema type) {
        Schema nothing = Schema.create(Schema.Type.NULL);
        return switch (random.nextInt(3)) {
            case 0 -> Schema.createUnion(nothing, type);
            case 1 -> Schema.createUnion(type, nothing);
            default -> type;
        };
    }

    /** Sometimes with a branch that does not fit an outcome. */
    private Schema odd(Schema type) {
        return switch (random.nextInt(16)) {
            case 0 -> Schema.createUnion(type);
            case 1 -> Schema.createUnion(Schema.create(Schema.Type.BOOLEAN), type);
            default -> random.nextInt(3) == 0 ? nullable(type) : type;
        };
    }

    private Schema any(int depth) {
        return switch (random.nextInt(depth > 0 ? 16 : 10)) {
            case 8 -> Schema.createEnum(name(), null, null, List.of("A", "B", "C"));
            case 9 -> Schema.createFixed(name(), null, null, random.nextInt(20));
            case 10 -> Schema.createArray(any(depth - 1));
            case 11 -> Schema.createMap(any(depth - 1));
            case 12 -> union(depth - 1);
            case 13, 14 -> Schema.createRecord(name(), null, null, false, parts(depth - 1));
            case 15 -> recursive();
            default -> Schema.create(SIMPLE.get(random.nextInt(SIMPLE.size())));
        };
    }

    private String name() {
        return "Named" + names++;
    }

    private List<Schema.Field> parts(int depth) {
        return Stream.of("a", "b", "c")
                .limit(random.nextInt(4))
                .map(name -> field(name, any(depth)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private Schema union(int depth) {
        List<Schema> branches = new ArrayList<>();
        SIMPLE.stream().filter(type -> random.nextBoolean()).map(Schema::create).forEach(branches::add);
        branches.add(Schema.createRecord(name(), null, null, false, parts(depth)));
        Collections.shuffle(branches, random);
        return Schema.createUnion(branches);
    }

    private Schema recursive() {
        Schema node = Schema.createRecord(name(), null, null, false);
        List<Schema.Field> fields = parts(0);
        fields.add(field("next", Schema.createUnion(Schema.create(Schema.Type.NULL), node)));
        fields.add(field("others", Schema.createArray(node)));
        fields.add(field("named", Schema.createMap(node)));
        Collections.shuffle(fields, random);
        node.setFields(fields);
        return node;
    }

    /** A random value of a schema. */
    public Object datum(Schema schema) {
        return datum(schema, MAX_DEPTH);
    }

    private Object datum(Schema schema, int depth) {
        return switch (schema.getType()) {
            case NULL -> null;
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextInt() >> random.nextInt(Integer.SIZE);
            case LONG -> random.nextLong() >> random.nextInt(Long.SIZE);
            case FLOAT -> random.nextFloat();
            case DOUBLE -> random.nextDouble();
            case STRING -> string();
            case BYTES -> ByteBuffer.wrap(bytes(random.nextInt(12)));
            case FIXED -> new GenericData.Fixed(schema, bytes(schema.getFixedSize()));
            case ENUM -> {
                List<String> symbols = schema.getEnumSymbols();
                yield new GenericData.EnumSymbol(schema, symbols.get(random.nextInt(symbols.size())));
            }
            case ARRAY ->
                Stream.generate(() -> datum(schema.getElementType(), depth - 1))
                        .limit(items(depth))
                        .collect(Collectors.toCollection(ArrayList::new));
            case MAP -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = items(depth); i > 0; i--) {
                    map.put(string(), datum(schema.getValueType(), depth - 1));
                }
                yield map;
            }
            case UNION -> {
                boolean end = depth <= 0 && schema.getTypes().get(0).getType() == Schema.Type.NULL;
                yield end
                        ? null
                        : datum(
                                schema.getTypes()
                                        .get(random.nextInt(schema.getTypes().size())),
                                depth - 1);
            }
            case RECORD -> {
                GenericRecord record = new GenericData.Record(schema);
                schema.getFields().forEach(part -> record.put(part.pos(), datum(part.schema(), depth - 1)));
                yield record;
            }
        };
    }

    private int items(int depth) {
        if (depth <= 0) {
            return 0;
        }
        return depth == MAX_DEPTH && random.nextInt(8) == 0 ? 60 : random.nextInt(4);
    }

    private String string() {
        return random.ints(random.nextInt(20), 'a', 'z' + 1)
                .map(letter -> random.nextInt(20) == 0 ? 0x1F600 : letter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
