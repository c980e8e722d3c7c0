package dev.slowburn.topology.combine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All sums of a task that wait to be sent. */
public final class PendingTallies {
    /** Of one budget: however large their numbers are, they fit into a record. */
    static final int MOST_OF_ONE = 1 << 14;

    private final List<TallyBuffer> sums = new ArrayList<>();
    private int minutes;
    private boolean full;

    void add(TallyBuffer first) {
        sums.add(first);
    }

    /** @param ofThisBudget how many minutes of the same budget have sums now */
    void addMinute(int ofThisBudget) {
        minutes++;
        full |= ofThisBudget >= MOST_OF_ONE;
    }

    /**
     * Whether they have to be sent.
     *
     * @param most so many minutes may have sums, over all budgets
     */
    boolean isFull(int most) {
        return full || minutes >= most;
    }

    /** Shows all, each once, and forgets them. */
    void drain(Consumer<TallyBuffer> send) {
        for (TallyBuffer each : sums) {
            send.accept(each);
            each.clear();
        }
        sums.clear();
        minutes = 0;
        full = false;
    }
}
