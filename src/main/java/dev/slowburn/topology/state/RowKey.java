package dev.slowburn.topology.state;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.slo.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Whose rows: the first 128 bits of the SHA-256 of a ledger's identity and its budget.
 *
 * <p>A digest and not the text, because the key is in every row, where the text of a budget with a group would take as much
 * room as an hour of its tallies. Who knows the budget finds its rows; nobody has to find a budget by its rows. That two of
 * them meet can't be brought about, and by chance a billion budgets have less than one in 10^20 to do so.
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

    /** Of bytes that begin with a key. */
    static RowKey of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new RowKey(buffer.getLong(), buffer.getLong());
    }

    /** Whether a row's key is the text that former versions wrote, which is always longer. */
    static boolean isFormer(byte[] key) {
        return key.length > BYTES;
    }

    /** What the key would be of a row whose key is a ledger's id in hexadecimal digits, a colon, and the budget. */
    static RowKey ofFormer(byte[] key) {
        String text = new String(key, StandardCharsets.UTF_8);
        int colon = 2 * Long.BYTES;
        return of(HexFormat.fromHexDigitsToLong(text, 0, colon), text.substring(colon + 1));
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }
}
