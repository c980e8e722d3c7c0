package dev.slowburn.ingest;

import dev.slowburn.input.notation.AccessLogTime;

/**
 * A single-pass scanner of a line with fields separated by blanks. It reads each character a bounded number of times, so its time
 * is linear in the line's length even for hostile input, unlike that of a regular expression with many optional parts.
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
        int next = afterBlanks(at);
        return next > at && next < line.length() && line.charAt(next) == '"';
    }

    /** Whether a blank or the end of the line follows. */
    boolean atFieldEnd() {
        return atEnd() || isBlank(at);
    }

    String rest() {
        return line.substring(at).stripLeading();
    }

    /** Reads a field up to the next blank. */
    String word(String name) throws UnreadableLineException {
        begin(name);
        int end = at;
        while (end < line.length() && !isBlank(end)) {
            end++;
        }
        if (end == at) {
            throw expected(name);
        }
        String word = line.substring(at, end);
        at = end;
        return word;
    }

    /**
     * Skips a field that may contain spaces, such as a user name. The field ends before brackets that enclose as many characters as
     * a time has. If there are none, it ends before the first bracket, so that an invalid time is reported as such.
     */
    void skipToBracket(String name) throws UnreadableLineException {
        requireBlank(name);
        int first = bracketAfterBlank(at);
        int open = first;
        while (open >= 0 && !closesAfterTime(open + 2)) {
            open = bracketAfterBlank(open + 1);
        }
        at = open >= 0 ? open : first;
        if (at < 0) {
            throw new UnreadableLineException(
                    "expected the " + name + " and then the time in [brackets], found no '['");
        }
    }

    /** Index of the next blank that is followed by an opening bracket; -1 if there is none. */
    private int bracketAfterBlank(int from) {
        int open = line.indexOf('[', from + 1);
        while (open >= 0 && !isBlank(open - 1)) {
            open = line.indexOf('[', open + 1);
        }
        return open < 0 ? -1 : open - 1;
    }

    private boolean closesAfterTime(int from) {
        int close = from + AccessLogTime.LENGTH;
        return close < line.length() && line.charAt(close) == ']';
    }

    /** Reads a field in brackets, without them. */
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

    /** Reads a quoted field, without the quotes and without resolving escapes. */
    String quoted(String name) throws UnreadableLineException {
        begin(name);
        return quotedHere(name);
    }

    private String quotedHere(String name) throws UnreadableLineException {
        int close = closingQuote(name);
        if (close >= line.length()) {
            throw new UnreadableLineException("the " + name + " is not closed by a quote: " + Excerpt.of(rest()));
        }
        String inside = line.substring(at + 1, close);
        at = close + 1;
        return inside;
    }

    /** Skips a quoted field that may be truncated at the end of the line. */
    void skipQuotedOrTruncated(String name) throws UnreadableLineException {
        begin(name);
        at = Math.min(closingQuote(name) + 1, line.length());
    }

    /** Index of the closing quote; at or after the end if there is none. */
    private int closingQuote(String name) throws UnreadableLineException {
        if (atEnd() || line.charAt(at) != '"') {
            throw expected(name + " in quotes");
        }
        int close = at + 1;
        while (close < line.length() && line.charAt(close) != '"') {
            // A backslash escapes the next character.
            close += line.charAt(close) == '\\' ? 2 : 1;
        }
        return close;
    }

    /**
     * Reads the quoted request. If the server does not escape quotes, the request may contain some: it ends at a quote that is
     * followed by a status, preferably after the HTTP version, so that a status sent by the client is not taken for the response's.
     */
    String request() throws UnreadableLineException {
        begin("request");
        int open = at;
        int close = !atEnd() && line.charAt(open) == '"' ? endOfRequest(open) : -1;
        if (close < 0) {
            return quotedHere("request");
        }
        at = close + 1;
        return line.substring(open + 1, close);
    }

    private int endOfRequest(int open) {
        int escaped = -1;
        int first = -1;
        boolean afterBackslash = false;
        for (int i = open + 1; i < line.length(); i++) {
            char each = line.charAt(i);
            if (each == '"' && statusFollows(i + 1)) {
                if (!afterBackslash && endsWithVersion(open, i)) {
                    return i;
                }
                if (afterBackslash) {
                    escaped = escaped < 0 ? i : escaped;
                } else {
                    first = first < 0 ? i : first;
                }
            }
            afterBackslash = each == '\\' && !afterBackslash;
        }
        return first >= 0 ? first : escaped;
    }

    private boolean endsWithVersion(int open, int close) {
        return (close - 9 > open && line.startsWith(" HTTP/", close - 9))
                || (close - 7 > open && line.startsWith(" HTTP/", close - 7));
    }

    /** Whether blanks, three digits, blanks and the bytes follow; the bytes are a number or -. */
    private boolean statusFollows(int from) {
        int status = afterBlanks(from);
        int end = afterDigits(status);
        int bytes = afterBlanks(end);
        if (status == from || end - status != 3 || bytes == end || bytes == line.length()) {
            return false;
        }
        int endOfBytes = line.charAt(bytes) == '-' ? bytes + 1 : afterDigits(bytes);
        return endOfBytes > bytes && (endOfBytes == line.length() || isBlank(endOfBytes));
    }

    /**
     * Skips two quoted fields that may contain unescaped quotes, and the rest of the line.
     *
     * @return false if there are no two such fields; then nothing is skipped
     */
    boolean skipLooselyQuoted() {
        int open = afterBlanks(at);
        if (open == at || open == line.length() || line.charAt(open) != '"') {
            return false;
        }
        int end = line.lastIndexOf('"');
        if (end + 1 < line.length() && !isBlank(end + 1)) {
            return false;
        }
        for (int close = line.indexOf('"', open + 1); close >= 0; close = line.indexOf('"', close + 1)) {
            int second = afterBlanks(close + 1);
            if (second > close + 1 && second < end && line.charAt(second) == '"') {
                at = line.length();
                return true;
            }
        }
        return false;
    }

    private boolean isBlank(int index) {
        return line.charAt(index) == ' ' || line.charAt(index) == '\t';
    }

    private int afterBlanks(int from) {
        int index = from;
        while (index < line.length() && isBlank(index)) {
            index++;
        }
        return index;
    }

    private int afterDigits(int from) {
        int index = from;
        while (index < line.length() && line.charAt(index) >= '0' && line.charAt(index) <= '9') {
            index++;
        }
        return index;
    }

    /** Skips the blanks before a field. */
    private void begin(String name) throws UnreadableLineException {
        if (at > 0) {
            requireBlank(name);
            at = afterBlanks(at);
        }
    }

    private void requireBlank(String name) throws UnreadableLineException {
        if (atEnd()) {
            throw new UnreadableLineException("the line ends where the " + name + " should be");
        }
        if (!isBlank(at)) {
            throw expected("space before the " + name);
        }
    }

    private UnreadableLineException expected(String field) {
        return new UnreadableLineException("expected the " + field + ", found " + Excerpt.of(line.substring(at)));
    }
}
