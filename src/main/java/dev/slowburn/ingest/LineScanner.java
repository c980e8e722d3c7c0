package dev.slowburn.ingest;

/**
 * Walks once over a line of fields divided by single spaces. Each character is looked at a bounded number of times, so a
 * line made to be slow is not; a regular expression with as many optional parts would be.
 */
final class LineScanner {
    private final String line;
    private int at;

    LineScanner(String line) {
        this.line = line;
    }

    boolean atEnd() {
        return at == line.length();
    }

    /** Whether the next field is in quotes. */
    boolean quoteFollows() {
        return line.startsWith(" \"", at);
    }

    /** Whether the last field ended where a field may end. */
    boolean atFieldEnd() {
        return atEnd() || line.charAt(at) == ' ';
    }

    String rest() {
        return line.substring(at).stripLeading();
    }

    /** Up to the next space. */
    String word(String name) throws UnreadableLineException {
        begin(name);
        int end = line.indexOf(' ', at);
        String word = line.substring(at, end < 0 ? line.length() : end);
        if (word.isEmpty()) {
            throw expected(name);
        }
        at += word.length();
        return word;
    }

    /**
     * Skips a field that may hold spaces itself, as a user's name may: it ends before a bracket as long as a time, and
     * failing that before the first bracket, so that a bad time is called that.
     */
    void skipToBracket(String name) throws UnreadableLineException {
        begin(name);
        int first = line.indexOf(" [", at);
        int open = first;
        while (open >= 0 && !closesAfterTime(open + 2)) {
            open = line.indexOf(" [", open + 1);
        }
        at = open >= 0 ? open : first;
        if (at < 0) {
            throw new UnreadableLineException(
                    "expected the " + name + " and then the time in [brackets], found no '['");
        }
    }

    private boolean closesAfterTime(int from) {
        int close = from + AccessLogTime.LENGTH;
        return close < line.length() && line.charAt(close) == ']';
    }

    /** What is between brackets. */
    String bracketed(String name) throws UnreadableLineException {
        begin(name);
        if (atEnd() || line.charAt(at) != '[') {
            throw expected(name + " in [brackets]");
        }
        int close = line.indexOf(']', at);
        if (close < 0) {
            throw new UnreadableLineException("the " + name + " is not closed by ']': " + Excerpt.of(rest()));
        }
        String inside = line.substring(at + 1, close);
        at = close + 1;
        return inside;
    }

    /** What is between quotes, still escaped. */
    String quoted(String name) throws UnreadableLineException {
        int close = closingQuote(name);
        if (close >= line.length()) {
            throw new UnreadableLineException("the " + name + " is not closed by a quote: " + Excerpt.of(rest()));
        }
        String inside = line.substring(at + 1, close);
        at = close + 1;
        return inside;
    }

    /** Skips a field in quotes that may as well be cut off by the end of the line. */
    void skipQuotedOrCutOff(String name) throws UnreadableLineException {
        at = Math.min(closingQuote(name) + 1, line.length());
    }

    /** Where the quote is that closes the field; at or after the end if there is none. */
    private int closingQuote(String name) throws UnreadableLineException {
        begin(name);
        if (atEnd() || line.charAt(at) != '"') {
            throw expected(name + " in quotes");
        }
        int close = at + 1;
        while (close < line.length() && line.charAt(close) != '"') {
            // A backslash takes the next character with it.
            close += line.charAt(close) == '\\' ? 2 : 1;
        }
        return close;
    }

    /** The space before a field. */
    private void begin(String name) throws UnreadableLineException {
        if (at == 0) {
            return;
        }
        if (atEnd()) {
            throw new UnreadableLineException("the line ends where the " + name + " should be");
        }
        if (line.charAt(at) != ' ') {
            throw expected("space before the " + name);
        }
        at++;
    }

    private UnreadableLineException expected(String what) {
        return new UnreadableLineException("expected the " + what + ", found " + Excerpt.of(line.substring(at)));
    }
}
