package dev.slowburn.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;

/** Unpacks what begins like gzip and leaves all else as it is: rotated logs are packed, whatever they are called. */
final class Unpacked {
    private static final int BUFFER = 64 * 1024;

    private Unpacked() {}

    static InputStream of(InputStream in) throws IOException {
        Peekable peekable = new Peekable(in);
        return peekable.startsLikeGzip() ? new GZIPInputStream(peekable, BUFFER) : peekable;
    }

    /**
     * A gzip file may be several, one after the other. {@link GZIPInputStream} goes on to the next only if
     * {@link #available()} is positive, which of a pipe it often is not, and then drops the rest without a word; here it
     * is 0 at the end only.
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
