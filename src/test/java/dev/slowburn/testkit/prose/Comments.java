package dev.slowburn.testkit.prose;

import java.util.regex.Pattern;

/**
 * The prose in the comments of a Java source, on the lines on which it is in the source. Code, comment marks, tags and inline code are
 * replaced by spaces.
 */
final class Comments {
    private static final Pattern INLINE_TAG = Pattern.compile("\\{@\\w+[^{}]*(\\{[^{}]*}[^{}]*)*}");
    private static final Pattern BLOCK_TAG = Pattern.compile("@(param|throws) \\S+|@\\w+");
    private static final Pattern MARK = Pattern.compile("(?m)/\\*+|\\*/|^ *\\*(?!/) ?|//|</?\\w+>");
    private static final Pattern PREFORMATTED = Pattern.compile("<pre>.*?</pre>", Pattern.DOTALL);

    private Comments() {}

    static String of(String source) {
        String text = comments(source);
        for (Pattern pattern : new Pattern[] {PREFORMATTED, INLINE_TAG, BLOCK_TAG, MARK}) {
            text = pattern.matcher(text).replaceAll(found -> found.group().replaceAll("[^\\n]", " "));
        }
        return text;
    }

    private static String comments(String source) {
        StringBuilder text = new StringBuilder(source.length());
        int at = 0;
        while (at < source.length()) {
            int end = end(source, at);
            String part = source.substring(at, end);
            boolean comment = part.startsWith("/*") || part.startsWith("//");
            text.append(comment ? part : part.replaceAll("[^\\n]", " "));
            at = end;
        }
        return text.toString();
    }

    /** The end of the comment, literal or single character of code that starts there. */
    private static int end(String source, int at) {
        if (source.startsWith("/*", at)) {
            return after(source, "*/", at + 2);
        }
        if (source.startsWith("//", at)) {
            int end = source.indexOf('\n', at);
            return end < 0 ? source.length() : end;
        }
        if (source.startsWith("\"\"\"", at)) {
            return after(source, "\"\"\"", at + 3);
        }
        char first = source.charAt(at);
        if (first != '"' && first != '\'') {
            return at + 1;
        }
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != first) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + 1, source.length());
    }

    private static int after(String source, String mark, int from) {
        int end = source.indexOf(mark, from);
        return end < 0 ? source.length() : end + mark.length();
    }
}
