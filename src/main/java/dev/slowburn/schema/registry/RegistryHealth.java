package dev.slowburn.schema.registry;

import java.time.Instant;

/**
 * Receives the results of registry requests and decides how long threads wait for the registry. Called by several
 * threads.
 */
public interface RegistryHealth {
    /** Whether to keep waiting; false ends the wait with an exception. */
    boolean keepWaiting();

    /** Called before a request.
     *
     * @param since time at which the oldest pending schema was requested
     * @param schemas ids or GUIDs
     */
    void asking(Instant since, String schemas);

    /** Called when a request failed and will be retried. */
    void failed(String reason);

    /** Called when no schema is pending any more. */
    void answered();
}
