package dev.slowburn.topology.shuffle;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.ledger.Varint;
import java.util.Arrays;

/**
 * A cache of fixed size of budget keys by their bytes, because the same budgets are in every commit, and decoding a key allocates
 * six objects. A hash table with linear probing over {@link #TRIES} slots. If none of them is free, a new entry replaces the first, so
 * memory is bounded; a miss costs no more than decoding. Not thread-safe; one per task.
 */
public final class BudgetKeyCache {
    private static final int BITS = 12;

    private static final int TRIES = 4;

    /** The bytes and the key of each slot next to each other, so that a look-up loads one cache line of the table. */
    private final Object[] entries = new Object[2 << BITS];

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
        int first = (hash * 0x9E3779B9) >>> (Integer.SIZE - BITS);
        int target = entry(first);
        for (int i = 0; i < TRIES; i++) {
            int entry = entry(first + i);
            byte[] known = (byte[]) entries[entry];
            if (known == null) {
                target = entry;
                break;
            }
            if (Arrays.equals(known, 0, known.length, bytes, from, to)) {
                return (BudgetKey) entries[entry + 1];
            }
        }
        byte[] copy = Arrays.copyOfRange(bytes, from, to);
        BudgetKey key = BudgetKey.read(new Varint.Reader(copy, 0));
        entries[target] = copy;
        entries[target + 1] = key;
        return key;
    }

    private int entry(int slot) {
        return (2 * slot) & (entries.length - 1);
    }
}
