package dev.slowburn.topology.state;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.slo.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The key of the rows of a ledger: the first 128 bits of the SHA-256 digest of the ledger's id and its budget.
 *
 * <p>It is a digest because each row contains the key, and the text of a budget with a group would take as many bytes as an hour of
 * its tallies. Rows are always looked up by budget, never the reverse. A collision cannot be constructed, and the probability of a
 * collision between a billion budgets is below 1 in 10^20.
 */
public record RowKey(long high, long low) {
    static final int BYTES = 2 * Long.BYTES;

    public static RowKey of(long ledgerId, BudgetKey budget) {
        return of(ledgerId, budget.text());
    }

    private static RowKey of(long ledgerId, String budget) {
        byte[] id = ByteBuffer.allocate(Long.BYTES).putLong(ledgerId).array();
        return of(Digest.sha256(id, budget.getBytes(StandardCharsets.UTF_8)));
    }

    /** Reads a key from the beginning of the bytes. */
    static RowKey of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new RowKey(buffer.getLong(), buffer.getLong());
    }

    /** Whether a row key has the text format of former versions, which is always longer. */
    static boolean isFormer(byte[] key) {
        return key.length > BYTES;
    }

    /** Converts a key of former versions: the ledger's id in hexadecimal digits, a colon, and the budget. */
    static RowKey ofFormer(byte[] key) {
        String text = new String(key, StandardCharsets.UTF_8);
        int colon = 2 * Long.BYTES;
        return of(HexFormat.fromHexDigitsToLong(text, 0, colon), text.substring(colon + 1));
    }

    /** Written out, because a record's own methods go through method handles, and each tally is looked up several times. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RowKey key && high == key.high && low == key.low;
    }

    /** A part of a digest is a hash already. */
    @Override
    public int hashCode() {
        return (int) high;
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }
}
