package dev.slowburn.openslo;

/** The check of {@code description}, which several kinds have. */
final class Descriptions {
    private static final int MAX_LENGTH = 1_050;

    private Descriptions() {}

    static void check(Section spec) {
        spec.text("description")
                .filter(text -> text.length() > MAX_LENGTH)
                .ifPresent(text -> spec.report(
                        "description", "must have at most " + MAX_LENGTH + " characters, but has " + text.length()));
    }
}
