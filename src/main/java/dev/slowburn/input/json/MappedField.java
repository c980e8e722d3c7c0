package dev.slowburn.input.json;

import java.util.Locale;

/** The fields of an outcome that a mapping can have, besides attributes. */
enum MappedField {
    SERVICE,
    TIME,
    STATUS,
    DURATION,
    OPERATION,
    OUTCOME,
    COUNT;

    /** The key of the option. */
    String key() {
        return "map." + name().toLowerCase(Locale.ROOT);
    }
}
