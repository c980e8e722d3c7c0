package dev.slowburn.ingest;

/**
 * Quotes untrusted text in messages: shortened to {@value #MAX_LENGTH} characters, in quotes, with control characters replaced.
 * Clients control what is in a log, so unfiltered text could send control sequences to a terminal.
 */
final class Excerpt {
    static final int MAX_LENGTH = 60;

    private Excerpt() {}

    static String of(String text) {
        if (text.length() <= MAX_LENGTH) {
            return "'" + printable(text) + "'";
        }
        // Do not split a surrogate pair.
        int end = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return "'" + printable(text.substring(0, end)) + "…'";
    }

    private static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().map(Excerpt::harmless).forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private static int harmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> '?';
            default -> character;
        };
    }
}
