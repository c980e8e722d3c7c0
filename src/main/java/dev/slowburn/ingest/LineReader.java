package dev.slowburn.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A line reader with bounded memory: splits bytes at LF or CRLF and keeps one line at most, and only the beginning of a line
 * longer than {@link #MAX_BYTES}. {@code BufferedReader.readLine} would exhaust the heap on a file without line ends, or on a
 * small archive that decompresses to a huge line.
 */
final class LineReader {
    /** Maximum length of a line in bytes, without its line end. */
    static final int MAX_BYTES = 1 << 20;

    private final InputStream in;
    private final byte[] chunk = new byte[64 * 1024];
    private int from;
    private int to;

    // Up to one byte more than the maximum, for the CR of a CRLF.
    private byte[] line = new byte[8 * 1024];
    private int size;
    private long length;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** Advances to the next line; returns false at the end. The last line needs no line end. */
    boolean next() throws IOException {
        size = 0;
        length = 0;
        boolean any = false;
        while (from < to || fill()) {
            any = true;
            int end = from;
            while (end < to && chunk[end] != '\n') {
                end++;
            }
            append(end - from);
            from = end;
            if (end < to) {
                from++;
                break;
            }
        }
        if (length == size && size > 0 && line[size - 1] == '\r') {
            size--;
            length--;
        }
        return any;
    }

    /** Whether another complete line is buffered, so that the next read can't block. */
    boolean hasLine() {
        for (int i = from; i < to; i++) {
            if (chunk[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    /** Whether the line exceeds {@link #MAX_BYTES}; then {@link #text()} is only its beginning. */
    boolean tooLong() {
        return length > MAX_BYTES;
    }

    /** The line decoded as UTF-8, with U+FFFD for invalid bytes. */
    String text() {
        return new String(line, 0, size, StandardCharsets.UTF_8);
    }

    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(0, in.read(chunk, 0, chunk.length));
        return to > 0;
    }

    private void append(int count) {
        length += count;
        int fits = Math.min(count, MAX_BYTES + 1 - size);
        if (size + fits > line.length) {
            line = Arrays.copyOf(line, Math.min(MAX_BYTES + 1, Math.max(size + fits, 2 * line.length)));
        }
        System.arraycopy(chunk, from, line, size, fits);
        size += fits;
    }
}
