package dev.slowburn.domain.outcome;

/**
 * Escapes text for output in a single line of a terminal, a log or a header. Clients choose the names of operations and
 * attributes, so these must not be able to start a line, move a cursor or change the direction of writing: such characters are
 * replaced by their {@code \}{@code uXXXX} escape, which is equivalent in JSON. Text without such characters is returned
 * unchanged.
 */
public final class Printable {
    private Printable() {}

    /** Escapes line breaks as well. */
    public static String of(String text) {
        return escaped(text, "");
    }

    /** Keeps line breaks and tabs, for text that consists of lines. */
    public static String lines(String text) {
        return escaped(text, "\n\t");
    }

    private static String escaped(String text, String allowed) {
        int first = 0;
        while (first < text.length() && isPrintable(text.charAt(first), allowed)) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder line = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPrintable(c, allowed)) {
                line.append(c);
            } else {
                line.append(String.format("\\u%04x", (int) c));
            }
        }
        return line.toString();
    }

    private static boolean isPrintable(char c, String allowed) {
        if (c >= ' ' && c < 0x7f) {
            return true;
        }
        return allowed.indexOf(c) >= 0 || !(isControl(c) || isBidi(c) || c == '\u2028' || c == '\u2029');
    }

    /** The control characters of ASCII, DEL, and C1, which some terminals interpret as ESC and a letter. */
    private static boolean isControl(char c) {
        return c < ' ' || (c >= 0x7f && c < 0xa0);
    }

    private static boolean isBidi(char c) {
        return c == '\u061c'
                || c == '\u200e'
                || c == '\u200f'
                || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069')
                || c == '\ufeff';
    }
}
