package dev.slowburn.query;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** The newest of what came, up to a bound; written by one thread, read by others. */
final class Recent<T> {
    static final int MOST = 10_000;

    private final Deque<T> items = new ArrayDeque<>();

    synchronized void add(T item) {
        if (items.size() == MOST) {
            items.removeFirst();
        }
        items.addLast(item);
    }

    synchronized void clear() {
        items.clear();
    }

    synchronized List<T> newestFirst() {
        List<T> copy = new ArrayList<>(items);
        Collections.reverse(copy);
        return copy;
    }
}
