package dev.slowburn.openslo.yaml;

import java.util.Optional;

/** Reads {@code description}, a field of several kinds. */
public final class Descriptions {
    private static final int MAX_LENGTH = 1_050;

    private Descriptions() {}

    /** The description; empty if there is none. One that is too long is reported. */
    public static Optional<String> check(YamlSection spec) {
        if (spec.isBlank("description")) {
            return Optional.empty();
        }
        Optional<String> description = spec.anyText("description");
        description
                .map(text -> text.codePointCount(0, text.length()))
                .filter(length -> length > MAX_LENGTH)
                .ifPresent(length -> spec.report(
                        "description", "must have at most " + MAX_LENGTH + " characters, but has " + length));
        return description;
    }
}
