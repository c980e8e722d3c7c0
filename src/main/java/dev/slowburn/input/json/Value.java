package dev.slowburn.input.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** The value of one source in the current record. Mutable and reused. */
final class Value {
    enum Kind {
        MISSING("nothing"),
        NULL("null"),
        TEXT("a string"),
        NUMBER("a number"),
        BOOLEAN("a boolean"),
        OBJECT("an object"),
        ARRAY("an array");

        final String found;

        Kind(String found) {
            this.found = found;
        }
    }

    /** The source, as written in the mapping. */
    final String source;
    /** Whether this is text whatever its type, because headers and options have no types. */
    final boolean isUntyped;

    private Kind kind = Kind.MISSING;
    private String text = "";

    private Value(String source, boolean isUntyped) {
        this.source = source;
        this.isUntyped = isUntyped;
    }

    static Value typed(String source) {
        return new Value(source, false);
    }

    static Value untyped(String source) {
        return new Value(source, true);
    }

    void forget() {
        kind = Kind.MISSING;
        text = "";
    }

    void setText(String newText) {
        kind = Kind.TEXT;
        text = newText;
    }

    /** Takes the kind of the parser's value, and the text if it is a string, a number or a boolean that fits into the limit. */
    void set(JsonParser json, int maxText) throws IOException {
        kind = switch (json.currentToken()) {
            case VALUE_STRING -> Kind.TEXT;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Kind.NUMBER;
            case VALUE_TRUE, VALUE_FALSE -> Kind.BOOLEAN;
            case START_OBJECT -> Kind.OBJECT;
            case START_ARRAY -> Kind.ARRAY;
            default -> Kind.NULL;
        };
        boolean isScalar = kind == Kind.TEXT || kind == Kind.NUMBER || kind == Kind.BOOLEAN;
        text = isScalar && json.getTextLength() <= maxText ? json.getText() : "";
    }

    Kind kind() {
        return kind;
    }

    /** The string, or the number or boolean as written; empty for other kinds. */
    String text() {
        return text;
    }
}
