package dev.slowburn.runtime.broker;

import dev.slowburn.topology.progress.EndOffsets;

/** Source of the input's end offsets and the group's committed offsets. */
public interface InputOffsets extends AutoCloseable {
    /**
     * Requests the offsets of all partitions.
     *
     * @throws StartupException if the broker does not answer, or denies the request
     */
    EndOffsets.Snapshot ask();

    @Override
    void close();
}
