package dev.slowburn.input.json;

import java.util.List;

/** The values of a field in the current record, of which the first that is present counts. */
final class FirstValue {
    private static final Value MISSING = Value.untyped("");

    private final String sources;
    private final List<Value> values;
    private final boolean dashIsMissing;

    /** @param dashIsMissing whether an empty string and "-" mean that there is no value */
    FirstValue(String sources, List<Value> values, boolean dashIsMissing) {
        this.sources = sources;
        this.values = List.copyOf(values);
        this.dashIsMissing = dashIsMissing;
    }

    /** The first value that is present; one of kind {@code MISSING} if there is none. */
    Value get() {
        for (int i = 0; i < values.size(); i++) {
            Value value = values.get(i);
            if (isPresent(value)) {
                return value;
            }
        }
        return MISSING;
    }

    private boolean isPresent(Value value) {
        return switch (value.kind()) {
            case MISSING, NULL -> false;
            case TEXT ->
                !dashIsMissing || !(value.text().isEmpty() || value.text().equals("-"));
            case NUMBER, BOOLEAN, OBJECT, ARRAY -> true;
        };
    }

    /** The sources as written in the mapping. */
    @Override
    public String toString() {
        return sources;
    }
}
