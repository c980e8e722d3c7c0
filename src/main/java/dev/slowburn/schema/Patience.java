package dev.slowburn.schema;

/** Decides how long to wait for a registry that does not answer, and hears of it. Called by several threads. */
public interface Patience {
    /** Whether to ask again; false ends the wait with an exception. */
    boolean keepWaiting();

    /** A thread has asked in vain and waits before it asks again. */
    void waiting(String reason);

    /** A thread that waited has its answer. */
    void answered();
}
