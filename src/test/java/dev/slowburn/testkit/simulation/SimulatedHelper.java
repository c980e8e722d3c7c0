package dev.slowburn.testkit.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** The helper thread of an instance: does what it was given whenever the simulation lets it, and at once until then. */
final class SimulatedHelper implements Executor {
    private final Deque<Runnable> given = new ArrayDeque<>();
    private boolean isHeld;

    @Override
    public void execute(Runnable job) {
        if (isHeld) {
            given.add(job);
        } else {
            job.run();
        }
    }

    /** From now on does nothing by itself. */
    void hold() {
        isHeld = true;
    }

    void work() {
        for (int i = given.size(); i > 0; i--) {
            given.remove().run();
        }
    }
}
