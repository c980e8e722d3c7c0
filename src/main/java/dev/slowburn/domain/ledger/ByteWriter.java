package dev.slowburn.domain.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A byte array that grows as a row is written. */
public final class ByteWriter {
    private byte[] bytes = new byte[128];
    private int end;

    public void raw(byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, bytes, end, more.length);
        end += more.length;
    }

    public void number(long value) {
        ensure(Varint.MAX_BYTES);
        end = Varint.write(value, bytes, end);
    }

    /** Writes the length in bytes of the UTF-8 text, then its bytes. */
    public void text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        raw(utf8);
    }

    private void ensure(int more) {
        if (end + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + more));
        }
    }

    public byte[] toArray() {
        return Arrays.copyOf(bytes, end);
    }
}
