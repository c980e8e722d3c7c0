package dev.slowburn.query.published;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Those that listen to changes. Added and removed by any thread, called by one. */
final class Listeners {
    private final List<Listener> all = new CopyOnWriteArrayList<>();

    private static final class Listener {
        private final Consumer<OutputChange> consumer;
        private boolean ready;

        private Listener(Consumer<OutputChange> consumer) {
            this.consumer = consumer;
        }
    }

    /** @return what removes it */
    Runnable add(Consumer<OutputChange> consumer) {
        Listener listener = new Listener(consumer);
        all.add(listener);
        return () -> all.remove(listener);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Tells those that have come since the last time that nothing is missed from here on. */
    void ready(OutputChange ready) {
        for (Listener listener : all) {
            if (!listener.ready) {
                listener.ready = true;
                listener.consumer.accept(ready);
            }
        }
    }

    /** One that has come since is not ready: it gets the lists later, with this change in them. */
    void publish(OutputChange change) {
        for (Listener listener : all) {
            if (listener.ready) {
                listener.consumer.accept(change);
            }
        }
    }
}
