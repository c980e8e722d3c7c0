package dev.slowburn.bench.probe;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An outcome that is tracked through the pipeline. Thread-safe. */
final class Probe {
    /** Steps at which it can be observed, in order. */
    enum Step {
        /** In the input topic. */
        RECEIVED,
        /** In a tally of the first stage, uncommitted. */
        SUMMED,
        SUMS_COMMITTED,
        /** In an output record, uncommitted. */
        PUBLISHED,
        COMMITTED
    }

    private final long total;
    private final long due;
    private final Map<Step, Long> seen = new ConcurrentHashMap<>();

    /**
     * @param total total of its budget once this outcome is counted
     * @param due when it was due to be sent, by {@link System#nanoTime()}
     */
    Probe(long total, long due) {
        this.total = total;
        this.due = due;
    }

    long total() {
        return total;
    }

    long due() {
        return due;
    }

    /** Keeps the first time only. */
    void seen(Step step, long nanos) {
        seen.putIfAbsent(step, nanos);
    }

    boolean was(Step step) {
        return seen.containsKey(step);
    }

    /** Time from when it was due. */
    double millisTo(Step step) {
        return (seen.get(step) - due) / 1e6;
    }
}
