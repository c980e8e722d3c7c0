package dev.slowburn.domain.outcome;

/**
 * A text as it may stand in one line of a terminal, a log or a header. Clients decide what an operation or an attribute is called,
 * so it must neither begin a line, move a cursor nor turn the direction of writing: such characters become their {@code \}{@code
 * uXXXX}, which in JSON means the same. A text without any is returned as it is.
 */
public final class Printable {
    private Printable() {}

    /** Without line breaks. */
    public static String of(String text) {
        return escaped(text, "");
    }

    /** With line breaks and tabs, for what consists of lines. */
    public static String lines(String text) {
        return escaped(text, "\n\t");
    }

    private static String escaped(String text, String kept) {
        int first = 0;
        while (first < text.length() && isHarmless(text.charAt(first), kept)) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder line = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char each = text.charAt(i);
            if (isHarmless(each, kept)) {
                line.append(each);
            } else {
                line.append(String.format("\\u%04x", (int) each));
            }
        }
        return line.toString();
    }

    private static boolean isHarmless(char each, String kept) {
        if (each >= ' ' && each < 0x7f) {
            return true;
        }
        return kept.indexOf(each) >= 0 || !(isControl(each) || isBidi(each) || each == '\u2028' || each == '\u2029');
    }

    /** Those of ASCII, DEL, and C1, which some terminals obey as ESC and a letter. */
    private static boolean isControl(char each) {
        return each < ' ' || (each >= 0x7f && each < 0xa0);
    }

    private static boolean isBidi(char each) {
        return each == '\u061c'
                || each == '\u200e'
                || each == '\u200f'
                || (each >= '\u202a' && each <= '\u202e')
                || (each >= '\u2066' && each <= '\u2069')
                || each == '\ufeff';
    }
}
