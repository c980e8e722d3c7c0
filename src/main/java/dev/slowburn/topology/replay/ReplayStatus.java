package dev.slowburn.topology.replay;

import java.util.Optional;

/**
 * What an instance has replayed since its start.
 *
 * @param outcomes records that were read and counted again
 * @param skipped records of these that could not be counted
 * @param paused why no records are read or counted at the moment; empty if they are, or if none are to be read
 */
public record ReplayStatus(long outcomes, long skipped, Optional<String> paused) {
    /** Nothing is replayed. */
    public static final ReplayStatus NONE = new ReplayStatus(0, 0, Optional.empty());
}
