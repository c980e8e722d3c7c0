package dev.slowburn.schema.registry;

import java.time.Instant;

/** Learns how the schema registry answers, and decides how long a thread waits for it. Called by several threads. */
public interface RegistryHealth {
    /** Whether to wait on; false ends the wait with an exception. */
    boolean keepWaiting();

    /**
     * The registry is about to be asked.
     *
     * @param since when the first schema was wanted that is not known yet
     * @param schemas ids or GUIDs
     */
    void asking(Instant since, String schemas);

    /** The registry did not answer, and will be asked again. */
    void failed(String reason);

    /** No schema is wanted any more. */
    void answered();
}
