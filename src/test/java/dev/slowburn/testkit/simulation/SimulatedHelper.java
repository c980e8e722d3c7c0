package dev.slowburn.testkit.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** The background thread of an instance: runs tasks immediately until it is held, then only when the simulation lets it. */
final class SimulatedHelper implements Executor {
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private boolean isHeld;

    @Override
    public void execute(Runnable job) {
        if (isHeld) {
            queue.add(job);
        } else {
            job.run();
        }
    }

    /** Queues tasks from now on. */
    void hold() {
        isHeld = true;
    }

    void work() {
        for (int i = queue.size(); i > 0; i--) {
            queue.remove().run();
        }
    }
}
