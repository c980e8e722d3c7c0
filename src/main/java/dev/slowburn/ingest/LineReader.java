package dev.slowburn.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts bytes into lines at LF or CRLF. Holds one line at most, and of a line longer than {@link #MAX_BYTES} only its
 * beginning: a file without line ends, or a small archive that unpacks to a huge line, must not fill the memory, as
 * {@code BufferedReader.readLine} would.
 */
final class LineReader {
    /** Longest line that is read, without its line end. */
    static final int MAX_BYTES = 1 << 20;

    private final InputStream in;
    private final byte[] chunk = new byte[64 * 1024];
    private int from;
    private int to;

    // One byte more than a line may have: the CR of a CRLF.
    private byte[] line = new byte[8 * 1024];
    private int held;
    private long length;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** Goes to the next line; false at the end. The last line needs no line end. */
    boolean next() throws IOException {
        held = 0;
        length = 0;
        boolean any = false;
        while (from < to || fill()) {
            any = true;
            int end = from;
            while (end < to && chunk[end] != '\n') {
                end++;
            }
            hold(end - from);
            from = end;
            if (end < to) {
                from++;
                break;
            }
        }
        if (length == held && held > 0 && line[held - 1] == '\r') {
            held--;
            length--;
        }
        return any;
    }

    /** Whether another whole line is there without asking the stream for more. */
    boolean hasLine() {
        for (int i = from; i < to; i++) {
            if (chunk[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    /** Whether the line is longer than may be read; then it has no {@link #text()}. */
    boolean tooLong() {
        return length > MAX_BYTES;
    }

    /** The line as UTF-8, with U+FFFD for bytes that are none. */
    String text() {
        return new String(line, 0, held, StandardCharsets.UTF_8);
    }

    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(0, in.read(chunk, 0, chunk.length));
        return to > 0;
    }

    private void hold(int count) {
        length += count;
        int fits = Math.min(count, MAX_BYTES + 1 - held);
        if (held + fits > line.length) {
            line = Arrays.copyOf(line, Math.min(MAX_BYTES + 1, Math.max(held + fits, 2 * line.length)));
        }
        System.arraycopy(chunk, from, line, held, fits);
        held += fits;
    }
}
