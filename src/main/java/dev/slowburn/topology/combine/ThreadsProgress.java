package dev.slowburn.topology.combine;

/** The {@link ThreadProgress} of each stream thread of an instance. */
public final class ThreadsProgress {
    private final ThreadLocal<ThreadProgress> byThread = ThreadLocal.withInitial(ThreadProgress::new);

    ThreadProgress ofCurrentThread() {
        return byThread.get();
    }
}
