package dev.slowburn.ingest;

/**
 * As much of a line as a message may quote: short, in quotes, and without characters that a terminal would obey. Whoever
 * sends requests decides what is in a log, so what is printed of it must be harmless.
 */
final class Excerpt {
    static final int MAX_LENGTH = 60;

    private Excerpt() {}

    static String of(String text) {
        if (text.length() <= MAX_LENGTH) {
            return "'" + printable(text) + "'";
        }
        // A character outside the basic plane is two chars; half of it is no character.
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
