package dev.slowburn.topology.shuffle;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.ledger.Varint;
import java.util.Arrays;

/**
 * A cache of fixed size of budget keys by their bytes, because the same budgets are in every commit, and decoding a key allocates
 * six objects. A new entry replaces the one in its slot, so memory is bounded; a miss costs no more than decoding. Not thread-safe;
 * one per task.
 */
public final class BudgetKeyCache {
    private static final int BITS = 12;

    private final byte[][] encoded = new byte[1 << BITS][];
    private final BudgetKey[] keys = new BudgetKey[1 << BITS];

    /** Reads a key as {@link BudgetKey#toBytes()} writes it. */
    BudgetKey read(Varint.Reader reader) {
        byte[] bytes = reader.bytes();
        int from = reader.position();
        for (int parts = reader.nextInt(); parts > 0; parts--) {
            reader.skip(reader.nextInt());
        }
        int to = reader.position();
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash * 0x9E3779B9) >>> (Integer.SIZE - BITS);
        byte[] known = encoded[slot];
        if (known != null && Arrays.equals(known, 0, known.length, bytes, from, to)) {
            return keys[slot];
        }
        byte[] copy = Arrays.copyOfRange(bytes, from, to);
        BudgetKey key = BudgetKey.read(new Varint.Reader(copy, 0));
        encoded[slot] = copy;
        keys[slot] = key;
        return key;
    }
}
