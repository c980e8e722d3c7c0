package dev.slowburn.notify;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** How it goes with a target on this instance; one thread writes, any may read. */
public final class Deliveries {
    private final String target;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean retrying;
    private volatile Instant oldestWaiting;

    Deliveries(String target) {
        this.target = target;
    }

    public String target() {
        return target;
    }

    public long delivered() {
        return delivered.get();
    }

    /** Tries that came to nothing and are repeated. */
    public long failed() {
        return failed.get();
    }

    /** What was given up, because the target will never take it. */
    public long refused() {
        return refused.get();
    }

    public boolean retrying() {
        return retrying;
    }

    /** When the oldest that waits to be told was published; empty if none waits. */
    public Optional<Instant> oldestWaiting() {
        return Optional.ofNullable(oldestWaiting);
    }

    void count(Receiver.Answer answer) {
        switch (answer) {
            case TAKEN -> delivered.incrementAndGet();
            case REFUSED -> refused.incrementAndGet();
            case LATER -> failed.incrementAndGet();
        }
    }

    void waiting(boolean tryingAgain, Optional<Instant> oldest) {
        retrying = tryingAgain;
        oldestWaiting = oldest.orElse(null);
    }
}
