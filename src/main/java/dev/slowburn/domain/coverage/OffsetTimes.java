package dev.slowburn.domain.coverage;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What is known about the times at which the records of one partition were written. Each entry states that all records with a
 * timestamp at or after {@code time} have at least the offset {@code offset}. Immutable.
 *
 * <p>Entries that another one implies are removed, so offsets and times ascend together. The oldest entries are removed beyond
 * {@link #MAX_ENTRIES}.
 */
public record OffsetTimes(List<Entry> entries) {
    static final int MAX_ENTRIES = 32;

    public static final OffsetTimes NONE = new OffsetTimes(List.of());

    public OffsetTimes {
        entries = List.copyOf(entries);
    }

    /** @param time in epoch milliseconds */
    public record Entry(long offset, long time) {
        private boolean implies(Entry other) {
            return offset >= other.offset && time <= other.time;
        }
    }

    public OffsetTimes plus(Entry added) {
        List<Entry> kept = new ArrayList<>();
        boolean isPlaced = false;
        for (Entry each : entries) {
            if (each.implies(added)) {
                return this;
            }
            if (!isPlaced && each.offset() > added.offset()) {
                kept.add(added);
                isPlaced = true;
            }
            if (!added.implies(each)) {
                kept.add(each);
            }
        }
        if (!isPlaced) {
            kept.add(added);
        }
        return new OffsetTimes(kept.subList(Math.max(0, kept.size() - MAX_ENTRIES), kept.size()));
    }

    public OffsetTimes plus(OffsetTimes others) {
        OffsetTimes all = this;
        for (Entry each : others.entries) {
            all = all.plus(each);
        }
        return all;
    }

    /** The earliest known time such that all records written at or after it have at least the offset; empty if none is known. */
    public OptionalLong since(long offset) {
        return entries.stream()
                .filter(each -> each.offset() >= offset)
                .mapToLong(Entry::time)
                .min();
    }
}
