package dev.slowburn.schema.registry;

import java.util.function.LongSupplier;

/** So many questions in so many seconds, and no more. Any number of threads may use it. */
public final class QuestionLimit {
    static final int MOST = 100;

    private final LongSupplier nanos;
    private long began;
    private int asked;

    public QuestionLimit(LongSupplier nanos) {
        this.nanos = nanos;
        this.began = nanos.getAsLong();
    }

    /** Whether one more may be asked; it is counted if so. */
    public synchronized boolean tryAcquire() {
        if (isReached()) {
            return false;
        }
        asked++;
        return true;
    }

    public synchronized boolean isReached() {
        long now = nanos.getAsLong();
        if (now - began >= Refusals.HOLD.toNanos()) {
            began = now;
            asked = 0;
        }
        return asked >= MOST;
    }
}
