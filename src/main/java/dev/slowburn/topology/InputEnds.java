package dev.slowburn.topology;

import java.util.Optional;

/**
 * Tells how much of the input there is and how much of it has been counted: a task that gets no records can't know by itself
 * whether there are none or whether they just don't come.
 */
@FunctionalInterface
public interface InputEnds {
    /** What is known of a partition of the input; empty if nothing, as long as the broker has not answered. */
    Optional<Known> of(int partition);

    /**
     * What was known at a moment. It stays true when it gets old: who has counted up to that end has counted all that was
     * there at that moment.
     *
     * @param askedAt moment of the wall clock, in epoch milliseconds, before the end was asked for
     * @param end offset behind the last record that readers of committed records may see
     * @param counted offset up to which the group has committed; the beginning of the partition if it never has
     */
    record Known(long askedAt, long end, long counted) {}
}
