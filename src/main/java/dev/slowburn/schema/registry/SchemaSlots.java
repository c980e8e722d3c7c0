package dev.slowburn.schema.registry;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A fixed-size cache of values by schema key; lookups allocate nothing. A new entry replaces the one in its slot.
 * Thread-safe.
 */
public final class SchemaSlots<V> {
    private static final int SLOTS = 64;

    private final AtomicReferenceArray<Entry<V>> slots = new AtomicReferenceArray<>(SLOTS);

    private record Entry<V>(boolean guid, long high, long low, V value) {}

    /** Null if it was never put or has been replaced. */
    public V get(SchemaKey key) {
        Entry<V> entry = slots.get(slot(key));
        return entry != null && entry.low == key.low() && entry.high == key.high() && entry.guid == key.isGuid()
                ? entry.value
                : null;
    }

    public void put(SchemaKey key, V value) {
        slots.set(slot(key), new Entry<>(key.isGuid(), key.high(), key.low(), value));
    }

    private static int slot(SchemaKey key) {
        return (int) (key.low() ^ key.high()) & SLOTS - 1;
    }
}
