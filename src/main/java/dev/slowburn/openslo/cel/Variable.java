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
 * What a filter may name, with the type it is checked against. A field that an outcome may lack is a nullable type: the
 * checker lets it be compared with a number as well as with null, and comparing null with a number fails when evaluated.
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

    /** The name as filters write it. */
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
