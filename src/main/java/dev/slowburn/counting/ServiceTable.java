package dev.slowburn.counting;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Values by service, for one look-up per outcome. Names that differ only in their digits have similar hash codes, with which a
 * {@link java.util.HashMap} of thousands of services searches trees; this hash table with linear probing mixes them first.
 */
final class ServiceTable<V> {
    private static final int FIRST_SLOTS = 16;

    /** The name and the value of each slot next to each other, so that a look-up loads one cache line of the table. */
    private Object[] entries = new Object[2 * FIRST_SLOTS];

    private int size;

    /** The value of a service; null if it has none. */
    @SuppressWarnings("unchecked") // Only put() writes the values.
    V get(String name) {
        return (V) entries[entry(name) + 1];
    }

    /** The index of the entry of a name, or of the free entry where it belongs. */
    private int entry(String name) {
        int entry = wanted(name);
        while (entries[entry] != null && !name.equals(entries[entry])) {
            entry = next(entry);
        }
        return entry;
    }

    /** The index of the first entry to try. */
    private int wanted(Object name) {
        int hash = name.hashCode() * 0x9E3779B9;
        int slot = hash ^ (hash >>> 15);
        return (2 * slot) & last();
    }

    private int next(int entry) {
        return (entry + 2) & last();
    }

    /** The index of the last entry, whose bits are all set but the lowest. */
    private int last() {
        return entries.length - 2;
    }

    void put(String name, V value) {
        if (4 * size >= entries.length) {
            grow();
        }
        insert(name, value);
    }

    private void insert(String name, Object value) {
        int entry = entry(name);
        if (entries[entry] == null) {
            size++;
        }
        entries[entry] = name;
        entries[entry + 1] = value;
    }

    private void grow() {
        Object[] former = entries;
        entries = new Object[2 * former.length];
        size = 0;
        for (int i = 0; i < former.length; i += 2) {
            if (former[i] != null) {
                insert((String) former[i], former[i + 1]);
            }
        }
    }

    /** Removes the value of a service and returns it; null if it has none. */
    V remove(String name) {
        V value = get(name);
        if (value != null) {
            free(entry(name));
        }
        return value;
    }

    /** Frees an entry and moves the entries after it that would no longer be found. */
    private void free(int first) {
        int free = first;
        clear(free);
        size--;
        for (int next = next(free); entries[next] != null; next = next(next)) {
            if (((next - wanted(entries[next])) & last()) >= ((next - free) & last())) {
                entries[free] = entries[next];
                entries[free + 1] = entries[next + 1];
                clear(next);
                free = next;
            }
        }
    }

    private void clear(int entry) {
        entries[entry] = null;
        entries[entry + 1] = null;
    }

    @SuppressWarnings("unchecked") // Only put() writes the values.
    void forEach(Consumer<V> action) {
        for (int i = 0; i < entries.length; i += 2) {
            if (entries[i] != null) {
                action.accept((V) entries[i + 1]);
            }
        }
    }

    @SuppressWarnings("unchecked") // Only put() writes the values.
    void removeIf(Predicate<V> which) {
        Object[] former = entries.clone();
        clear();
        for (int i = 0; i < former.length; i += 2) {
            if (former[i] != null && !which.test((V) former[i + 1])) {
                insert((String) former[i], former[i + 1]);
            }
        }
    }

    void clear() {
        Arrays.fill(entries, null);
        size = 0;
    }
}
