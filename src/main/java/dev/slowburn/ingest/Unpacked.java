package dev.slowburn.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;

/** Decompresses input that starts with gzip's magic bytes, whatever the file's name, and passes other input unchanged. */
final class Unpacked {
    private static final int BUFFER = 64 * 1024;

    private Unpacked() {}

    static InputStream of(InputStream in) throws IOException {
        Peekable peekable = new Peekable(in);
        return peekable.startsLikeGzip() ? new GZIPInputStream(peekable, BUFFER) : peekable;
    }

    /**
     * A stream whose {@link #available()} is 0 only at the end. A gzip file may be a concatenation of several:
     * {@link GZIPInputStream} continues with the next one only if {@code available()} is positive. For a pipe it is often 0, and
     * the rest would be dropped silently.
     */
    private static final class Peekable extends PushbackInputStream {
        Peekable(InputStream in) {
            super(in, 2);
        }

        boolean startsLikeGzip() throws IOException {
            byte[] start = readNBytes(2);
            unread(start);
            return start.length == 2 && start[0] == (byte) 0x1f && start[1] == (byte) 0x8b;
        }

        @Override
        public int available() throws IOException {
            int next = read();
            if (next < 0) {
                return 0;
            }
            unread(next);
            return super.available();
        }
    }
}
