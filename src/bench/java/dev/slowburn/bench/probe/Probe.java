package dev.slowburn.bench.probe;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An outcome whose way is followed. Any thread may tell where it was seen. */
final class Probe {
    /** Where it can be seen, in order. */
    enum Step {
        /** In the input topic. */
        RECEIVED,
        /** Among the sums that the first stage has sent, not committed. */
        SUMMED,
        SUMS_COMMITTED,
        /** In what is published for it, not committed. */
        PUBLISHED,
        COMMITTED
    }

    private final long total;
    private final long due;
    private final Map<Step, Long> seen = new ConcurrentHashMap<>();

    /**
     * @param total of its budget as soon as this outcome is counted
     * @param due when it was to be sent, by {@link System#nanoTime()}
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

    /** Only the first time counts. */
    void seen(Step step, long nanos) {
        seen.putIfAbsent(step, nanos);
    }

    boolean was(Step step) {
        return seen.containsKey(step);
    }

    /** From the moment when it was due. */
    double millisTo(Step step) {
        return (seen.get(step) - due) / 1e6;
    }
}
