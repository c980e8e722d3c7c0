package dev.slowburn.runtime.replay;

import java.util.OptionalLong;

/**
 * The outcomes that live counting has rejected. A replay must not count them: whether an outcome was ahead of the clock, or its schema
 * was known, was decided then.
 */
interface LiveRejections extends AutoCloseable {
    /** Reads what was rejected since the previous call. Fails as a consumer does. */
    void refresh();

    /** Whether a record of the input was rejected, and not one with another timestamp in a former topic of the same name. */
    boolean contains(int partition, long offset, long timestamp);

    /**
     * When live counting rejected some items of a record and counted the others, by its clock in epoch milliseconds. Judged as of this
     * time, the same items are rejected again.
     *
     * @return empty if it has not rejected only some of them
     */
    OptionalLong itemsJudgedAt(int partition, long offset, long timestamp);

    /** Discards connections and what was read. */
    @Override
    void close();
}
