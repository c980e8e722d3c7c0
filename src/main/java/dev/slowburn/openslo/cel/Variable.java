package dev.slowburn.openslo.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.slowburn.domain.outcome.OutcomeField;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The variables of filters, with their types. An optional field of an outcome has a nullable type: it may be compared
 * with a number or with null at compile time; comparing null with a number fails at evaluation.
 */
public enum Variable {
    SERVICE("service", SimpleType.STRING, OutcomeField.SERVICE),
    OPERATION("operation", NullableType.create(SimpleType.STRING), OutcomeField.OPERATION),
    OUTCOME("outcome", SimpleType.STRING, OutcomeField.OUTCOME),
    STATUS_CODE("status_code", NullableType.create(SimpleType.INT), OutcomeField.STATUS_CODE),
    DURATION_MS("duration_ms", NullableType.create(SimpleType.DOUBLE), OutcomeField.DURATION),
    COUNT("count", SimpleType.INT, OutcomeField.COUNT),
    ATTRIBUTES("attributes", MapType.create(SimpleType.STRING, SimpleType.STRING), OutcomeField.ATTRIBUTES);

    private final String text;
    private final CelType type;
    private final OutcomeField field;

    Variable(String text, CelType type, OutcomeField field) {
        this.text = text;
        this.type = type;
        this.field = field;
    }

    /** The name in filters. */
    public String text() {
        return text;
    }

    CelType type() {
        return type;
    }

    public OutcomeField field() {
        return field;
    }

    public static Optional<Variable> named(String text) {
        return Arrays.stream(values())
                .filter(variable -> variable.text.equals(text))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Variable::text).toList();
    }
}
