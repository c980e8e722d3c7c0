package dev.slowburn.cli.output;

import dev.slowburn.domain.outcome.Printable;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The writer of all command output. It escapes control characters, so that no response or record can control the terminal, except
 * Slowburn's own colours, its sequence to clear the screen, and the carriage return at the start of a progress line.
 */
public final class SafeWriter extends FilterWriter {
    private static final Pattern OWN = Pattern.compile("\u001b\\[(?:0|2|31|32|33)m|\u001b\\[H\u001b\\[2J|^\r");

    private SafeWriter(Writer out) {
        super(out);
    }

    public static PrintWriter over(Writer out) {
        return new PrintWriter(new SafeWriter(out), true);
    }

    @Override
    public void write(String text, int from, int count) throws IOException {
        String chunk = text.substring(from, from + count);
        Matcher own = OWN.matcher(chunk);
        int at = 0;
        while (own.find()) {
            out.write(Printable.lines(chunk.substring(at, own.start())));
            out.write(own.group());
            at = own.end();
        }
        out.write(Printable.lines(chunk.substring(at)));
    }

    @Override
    public void write(char[] text, int from, int count) throws IOException {
        write(new String(text, from, count), 0, count);
    }

    @Override
    public void write(int character) throws IOException {
        write(Character.toString((char) character), 0, 1);
    }
}
