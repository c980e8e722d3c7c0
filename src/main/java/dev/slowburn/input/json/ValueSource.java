package dev.slowburn.input.json;

/** Where the value of a field is. */
sealed interface ValueSource {
    String HEADER = "header:";
    String CONSTANT = "constant:";

    /** A value of the record. */
    record InRecord(Pointer pointer) implements ValueSource {
        @Override
        public String toString() {
            return pointer.toString();
        }
    }

    /** A header of the record, as UTF-8. */
    record InHeader(String name) implements ValueSource {
        @Override
        public String toString() {
            return HEADER + name;
        }
    }

    /** The same value for all records. */
    record Constant(String text) implements ValueSource {
        @Override
        public String toString() {
            return CONSTANT + text;
        }
    }

    /** @throws IllegalArgumentException if this is no source */
    static ValueSource parse(String text) {
        if (text.startsWith(HEADER) && text.length() > HEADER.length()) {
            return new InHeader(text.substring(HEADER.length()));
        }
        if (text.startsWith(CONSTANT) && text.length() > CONSTANT.length()) {
            return new Constant(text.substring(CONSTANT.length()));
        }
        if (text.startsWith("/")) {
            return new InRecord(Pointer.parse(text));
        }
        throw new IllegalArgumentException("must be a JSON pointer such as /name, header:NAME or constant:VALUE");
    }
}
