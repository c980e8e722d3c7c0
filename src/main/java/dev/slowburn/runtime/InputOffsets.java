package dev.slowburn.runtime;

import dev.slowburn.topology.InputEnds;
import java.util.Map;

/** Where the partitions of the input end and how far they have been counted, as a broker tells it. */
interface InputOffsets extends AutoCloseable {
    /**
     * Asks for all partitions.
     *
     * @param now moment of the wall clock, in epoch milliseconds
     * @throws StartupException if the broker does not answer, or refuses to
     */
    Map<Integer, InputEnds.Known> ask(long now);

    @Override
    void close();
}
