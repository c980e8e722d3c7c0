package dev.slowburn.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All sums of a task that wait to be sent. */
final class Waiting {
    private final List<Sums> sums = new ArrayList<>();
    private int minutes;

    void add(Sums first) {
        sums.add(first);
    }

    void addMinute() {
        minutes++;
    }

    /** How many minutes have sums, over all budgets. */
    int minutes() {
        return minutes;
    }

    /** Shows all, each once, and forgets them. */
    void drain(Consumer<Sums> send) {
        for (Sums each : sums) {
            send.accept(each);
            each.clear();
        }
        sums.clear();
        minutes = 0;
    }
}
