package dev.slowburn.openslo;

/** The check of {@code description}, which several kinds have. */
final class Descriptions {
    private static final int MAX_LENGTH = 1_050;

    private Descriptions() {}

    static void check(Section spec) {
        if (spec.isBlank("description")) {
            return;
        }
        spec.anyText("description")
                .map(text -> text.codePointCount(0, text.length()))
                .filter(length -> length > MAX_LENGTH)
                .ifPresent(length -> spec.report(
                        "description", "must have at most " + MAX_LENGTH + " characters, but has " + length));
    }
}
