package dev.slowburn.counting;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All tallies of a {@link SharedTallies} that have not been emitted yet. */
public final class PendingTallies {
    /** Maximum number of minutes of one budget, so that their tallies fit into a record regardless of their values. */
    static final int MAX_MINUTES_PER_BUDGET = 1 << 14;

    private final long oldestContributors;
    private final List<TallyBuffer> buffers = new ArrayList<>();
    private int minutes;
    private int contributors;
    private boolean full;

    public PendingTallies() {
        this(Long.MIN_VALUE);
    }

    /** @param oldestContributors the first minute of which contributors are recorded */
    PendingTallies(long oldestContributors) {
        this.oldestContributors = oldestContributors;
    }

    boolean recordsContributors(long minute) {
        return minute >= oldestContributors;
    }

    void add(TallyBuffer first) {
        buffers.add(first);
    }

    /** @param ofThisBudget number of minutes of this budget that have tallies */
    void addMinute(int ofThisBudget) {
        minutes++;
        full |= ofThisBudget >= MAX_MINUTES_PER_BUDGET;
    }

    /** @param isFull whether the contributors of this budget must be emitted now */
    void addContributor(boolean isFull) {
        contributors++;
        full |= isFull;
    }

    /**
     * Whether the tallies must be emitted now.
     *
     * @param max maximum number of minutes with tallies, and of contributors, over all budgets
     */
    public boolean isFull(int max) {
        return full || minutes >= max || contributors >= max;
    }

    /** Passes each tally buffer to {@code send} and clears it. */
    public void drain(Consumer<TallyBuffer> send) {
        for (TallyBuffer each : buffers) {
            send.accept(each);
            each.clear();
        }
        buffers.clear();
        minutes = 0;
        contributors = 0;
        full = false;
    }
}
