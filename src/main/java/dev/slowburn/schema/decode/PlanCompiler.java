package dev.slowburn.schema.decode;

import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.schema.decode.WriterPlan.Op;
import dev.slowburn.schema.decode.WriterPlan.Step;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/**
 * Resolves a writer schema against the fields of an outcome. Fields are matched by name, types by Avro's promotions
 * (int to long, bytes to string), unknown enum symbols become UNKNOWN; other fields are skipped.
 */
final class PlanCompiler {
    private static final Step NOTHING = Step.of(Op.SKIP_NOTHING);

    private final Set<OutcomeField> fields;
    private final IdentityHashMap<Schema, Step> skipped = new IdentityHashMap<>();

    PlanCompiler(Set<OutcomeField> fields) {
        this.fields = fields;
    }

    Step compile(Schema writer) {
        if (writer.getType() == Schema.Type.UNION) {
            return union(
                    writer,
                    branch -> branch.getType() == Schema.Type.RECORD
                            ? compile(branch)
                            : Step.reject("the record is " + branch.getType().getName()));
        }
        if (writer.getType() != Schema.Type.RECORD) {
            throw new IllegalArgumentException("it is " + writer.getType().getName() + ", not a record");
        }
        for (String required : List.of("service", "occurred_at")) {
            if (writer.getField(required) == null) {
                throw new IllegalArgumentException("it has no field " + required);
            }
        }
        Step record = Step.of(Op.RECORD);
        record.children = writer.getFields().stream()
                .map(field -> field(field.name(), field.schema()))
                .toArray(Step[]::new);
        return record;
    }

    private Step field(String name, Schema type) {
        return switch (name) {
            case "service" -> value(name, type, PlanCompiler::service);
            case "occurred_at" -> value(name, type, PlanCompiler::occurredAt);
            case "outcome" -> value(name, type, PlanCompiler::kind);
            case "count" -> value(name, type, of -> integer(of, true, Op.COUNT));
            case "status_code" -> value(name, type, of -> nullable(of, integer(of, false, Op.STATUS_CODE)));
            case "duration_micros" -> value(name, type, of -> nullable(of, integer(of, true, Op.DURATION)));
            case "operation" ->
                isUsed(OutcomeField.OPERATION)
                        ? value(name, type, of -> nullable(of, text(of, Op.OPERATION)))
                        : value(name, type, of -> nullable(of, text(of, Op.SKIP_LENGTH)));
            case "attributes" ->
                isUsed(OutcomeField.ATTRIBUTES)
                        ? value(name, type, PlanCompiler::attributes)
                        : value(name, type, of -> attributes(of) == null ? null : skip(of));
            default -> skip(type);
        };
    }

    private boolean isUsed(OutcomeField field) {
        return fields.contains(field);
    }

    /** @param resolve returns null for a type that does not fit the field */
    private Step value(String name, Schema type, Function<Schema, Step> resolve) {
        if (type.getType() == Schema.Type.UNION) {
            return union(type, branch -> {
                Step step = resolve.apply(branch);
                return step != null ? step : Step.reject(misfit(name, branch));
            });
        }
        Step step = resolve.apply(type);
        if (step == null) {
            throw new IllegalArgumentException(misfit(name, type));
        }
        return step;
    }

    private static String misfit(String name, Schema type) {
        LogicalType logical = type.getLogicalType();
        return name + " is " + (logical == null ? type.getType().getName() : logical.getName());
    }

    private static Step union(Schema union, Function<Schema, Step> branch) {
        Step step = Step.of(Op.UNION);
        step.children = union.getTypes().stream().map(branch).toArray(Step[]::new);
        return step;
    }

    private static Step nullable(Schema type, Step step) {
        return type.getType() == Schema.Type.NULL ? NOTHING : step;
    }

    /** A null service is read as an empty one, so that the outcome is rejected for that reason. */
    private static Step service(Schema type) {
        return nullable(type, text(type, Op.SERVICE));
    }

    private static Step text(Schema type, Op op) {
        return switch (type.getType()) {
            case STRING, BYTES -> Step.of(op);
            default -> null;
        };
    }

    private static Step integer(Schema type, boolean orLong, Op op) {
        return switch (type.getType()) {
            case INT -> Step.of(op);
            case LONG -> orLong ? Step.of(op) : null;
            default -> null;
        };
    }

    /** Converts micro- and nanoseconds to milliseconds. */
    private static Step occurredAt(Schema type) {
        boolean number = type.getType() == Schema.Type.LONG || type.getType() == Schema.Type.INT;
        String unit = type.getLogicalType() == null
                ? "timestamp-millis"
                : type.getLogicalType().getName();
        if (!number) {
            return null;
        }
        return switch (unit) {
            case "timestamp-millis" -> Step.of(Op.OCCURRED_AT, 1);
            case "timestamp-micros" -> Step.of(Op.OCCURRED_AT, 1_000);
            case "timestamp-nanos" -> Step.of(Op.OCCURRED_AT, 1_000_000);
            default -> null;
        };
    }

    private static Step kind(Schema type) {
        if (type.getType() != Schema.Type.ENUM) {
            return null;
        }
        return Step.kinds(
                type.getEnumSymbols().stream().map(PlanCompiler::kindNamed).toArray(OutcomeKind[]::new));
    }

    private static OutcomeKind kindNamed(String symbol) {
        for (OutcomeKind kind : OutcomeKind.values()) {
            if (kind.name().equals(symbol)) {
                return kind;
            }
        }
        return OutcomeKind.UNKNOWN;
    }

    private static Step attributes(Schema type) {
        boolean texts = type.getType() == Schema.Type.MAP && text(type.getValueType(), Op.ATTRIBUTES) != null;
        return texts ? Step.of(Op.ATTRIBUTES) : null;
    }

    private Step skip(Schema type) {
        return switch (type.getType()) {
            case NULL -> NOTHING;
            case BOOLEAN -> Step.of(Op.SKIP_FIXED, 1);
            case INT, LONG, ENUM -> Step.of(Op.SKIP_VARINT);
            case FLOAT -> Step.of(Op.SKIP_FIXED, Float.BYTES);
            case DOUBLE -> Step.of(Op.SKIP_FIXED, Double.BYTES);
            case STRING, BYTES -> Step.of(Op.SKIP_LENGTH);
            case FIXED -> type.getFixedSize() == 0 ? NOTHING : Step.of(Op.SKIP_FIXED, type.getFixedSize());
            case ARRAY -> skipParts(type, Op.SKIP_ARRAY, List.of(type.getElementType()));
            case MAP -> skipParts(type, Op.SKIP_MAP, List.of(type.getValueType()));
            case UNION -> skipParts(type, Op.UNION, type.getTypes());
            case RECORD ->
                skipParts(
                        type,
                        Op.RECORD,
                        type.getFields().stream().map(Schema.Field::schema).toList());
        };
    }

    private Step skipParts(Schema type, Op op, List<Schema> parts) {
        Step known = skipped.get(type);
        if (known != null) {
            return known;
        }
        Step step = Step.of(op);
        skipped.put(type, step);
        step.children = parts.stream().map(this::skip).toArray(Step[]::new);
        if (op == Op.RECORD && Arrays.stream(step.children).allMatch(part -> part == NOTHING)) {
            // Nested empty records take no bytes but could be too many to iterate over.
            skipped.put(type, NOTHING);
            return NOTHING;
        }
        return step;
    }
}
