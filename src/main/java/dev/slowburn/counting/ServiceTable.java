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

    private String[] names = new String[FIRST_SLOTS];
    private Object[] values = new Object[FIRST_SLOTS];
    private int size;

    /** The value of a service; null if it has none. */
    @SuppressWarnings("unchecked") // Only put() writes the values.
    V get(String name) {
        return (V) values[slot(name)];
    }

    /** The slot of a name, or the free slot where it belongs. */
    private int slot(String name) {
        int slot = mixed(name) & (names.length - 1);
        while (names[slot] != null && !names[slot].equals(name)) {
            slot = (slot + 1) & (names.length - 1);
        }
        return slot;
    }

    private static int mixed(String name) {
        int hash = name.hashCode() * 0x9E3779B9;
        return hash ^ (hash >>> 15);
    }

    void put(String name, V value) {
        if (2 * size >= names.length) {
            grow();
        }
        insert(name, value);
    }

    private void insert(String name, Object value) {
        int slot = slot(name);
        if (names[slot] == null) {
            size++;
        }
        names[slot] = name;
        values[slot] = value;
    }

    private void grow() {
        String[] formerNames = names;
        Object[] formerValues = values;
        names = new String[2 * formerNames.length];
        values = new Object[2 * formerNames.length];
        size = 0;
        for (int i = 0; i < formerNames.length; i++) {
            if (formerNames[i] != null) {
                insert(formerNames[i], formerValues[i]);
            }
        }
    }

    /** Removes the value of a service and returns it; null if it has none. */
    V remove(String name) {
        V value = get(name);
        if (value != null) {
            free(slot(name));
        }
        return value;
    }

    /** Frees a slot and moves the entries after it that would no longer be found. */
    private void free(int slot) {
        int mask = names.length - 1;
        int free = slot;
        clear(free);
        size--;
        for (int next = (free + 1) & mask; names[next] != null; next = (next + 1) & mask) {
            int wanted = mixed(names[next]) & mask;
            if (((next - wanted) & mask) >= ((next - free) & mask)) {
                names[free] = names[next];
                values[free] = values[next];
                clear(next);
                free = next;
            }
        }
    }

    private void clear(int slot) {
        names[slot] = null;
        values[slot] = null;
    }

    @SuppressWarnings("unchecked") // Only put() writes the values.
    void forEach(Consumer<V> action) {
        for (Object value : values) {
            if (value != null) {
                action.accept((V) value);
            }
        }
    }

    @SuppressWarnings("unchecked") // Only put() writes the values.
    void removeIf(Predicate<V> which) {
        String[] formerNames = names.clone();
        Object[] formerValues = values.clone();
        clear();
        for (int i = 0; i < formerNames.length; i++) {
            if (formerNames[i] != null && !which.test((V) formerValues[i])) {
                insert(formerNames[i], formerValues[i]);
            }
        }
    }

    void clear() {
        Arrays.fill(names, null);
        Arrays.fill(values, null);
        size = 0;
    }
}
