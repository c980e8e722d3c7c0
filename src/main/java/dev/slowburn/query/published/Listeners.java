package dev.slowburn.query.published;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Listeners to changes. Any thread may add and remove them; one thread calls them. */
final class Listeners {
    private final List<Listener> all = new CopyOnWriteArrayList<>();

    private static final class Listener {
        private final Consumer<OutputChange> consumer;
        private boolean ready;

        private Listener(Consumer<OutputChange> consumer) {
            this.consumer = consumer;
        }
    }

    /** @return a handle that removes the listener */
    Runnable add(Consumer<OutputChange> consumer) {
        Listener listener = new Listener(consumer);
        all.add(listener);
        return () -> all.remove(listener);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Sends {@code ready} to listeners added since the last call; they receive all changes from now on. */
    void ready(OutputChange ready) {
        for (Listener listener : all) {
            if (!listener.ready) {
                listener.ready = true;
                listener.consumer.accept(ready);
            }
        }
    }

    /** Skips listeners that are not ready: they load the lists later, which include this change. */
    void publish(OutputChange change) {
        for (Listener listener : all) {
            if (listener.ready) {
                listener.consumer.accept(change);
            }
        }
    }
}
