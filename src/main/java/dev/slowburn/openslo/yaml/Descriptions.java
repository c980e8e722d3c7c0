package dev.slowburn.openslo.yaml;

import java.util.Optional;

/** Reads {@code description}, which several kinds have. */
public final class Descriptions {
    private static final int MAX_LENGTH = 1_050;

    private Descriptions() {}

    /** The description, checked; empty for none. */
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
