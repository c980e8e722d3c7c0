package dev.slowburn.runtime.broker;

import dev.slowburn.topology.progress.EndOffsets;

/** Where the partitions of the input end and how far they have been counted, as a broker tells it. */
public interface InputOffsets extends AutoCloseable {
    /**
     * Asks for all partitions.
     *
     * @throws StartupException if the broker does not answer, or refuses to
     */
    EndOffsets.Snapshot ask();

    @Override
    void close();
}
