package dev.slowburn.testkit.fleet;

import java.util.OptionalInt;

/**
 * Searches the largest load that is sustained, with few steps: doubles the load until it is not sustained, then halves the range
 * between the largest that was and the smallest that was not. A step that fails is repeated once, because other work on the machine may have
 * disturbed it.
 */
public final class CapacitySearch {
    private static final double PRECISION = 0.1;

    private final int first;
    private final int most;
    private final int maxSteps;
    private int steps;
    private int sustained;
    private OptionalInt repeated = OptionalInt.empty();
    private OptionalInt exceeded = OptionalInt.empty();

    /**
     * @param first load of the first step
     * @param most largest load to try
     */
    public CapacitySearch(int first, int most, int maxSteps) {
        this.first = first;
        this.most = most;
        this.maxSteps = maxSteps;
    }

    /** The load of the next step; empty at the end. */
    public OptionalInt next() {
        if (steps == maxSteps || sustained == most) {
            return OptionalInt.empty();
        }
        if (repeated.isPresent()) {
            return repeated;
        }
        if (exceeded.isEmpty()) {
            return OptionalInt.of(Math.min(most, sustained == 0 ? first : 2 * sustained));
        }
        int range = exceeded.getAsInt() - sustained;
        return range <= Math.max(1, PRECISION * sustained)
                ? OptionalInt.empty()
                : OptionalInt.of(sustained + range / 2);
    }

    /** Adds the result of the step with the load of {@link #next()}. */
    public void add(int load, boolean isSustained) {
        steps++;
        boolean isRepeated = repeated.isPresent();
        repeated = OptionalInt.empty();
        if (isSustained) {
            sustained = load;
        } else if (isRepeated) {
            exceeded = OptionalInt.of(load);
        } else {
            repeated = OptionalInt.of(load);
        }
    }

    /** The largest load that was sustained; 0 if none was. */
    public int sustained() {
        return sustained;
    }

    /** The smallest load that was not sustained twice; empty if there is none. */
    public OptionalInt exceeded() {
        return exceeded;
    }
}
