package dev.slowburn.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** How it goes with a target on this instance; one thread writes, any may read. */
public final class Deliveries {
    private static final Duration LONGEST_UNREAD = Duration.ofMinutes(1);

    private final String target;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unreadable = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean retrying;
    private volatile Instant oldestWaiting;
    private volatile Instant lastRead;
    private volatile boolean standsBy;

    /** @param begun when it begins to be told */
    Deliveries(String target, Instant begun) {
        this.target = target;
        this.lastRead = begun;
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

    /** Records that can't be read, so that nothing is sent for them. */
    public long unreadable() {
        return unreadable.get();
    }

    /** Records that were deleted from their topic before they were read. */
    public long lost() {
        return lost.get();
    }

    public boolean retrying() {
        return retrying;
    }

    /** When the oldest that waits to be told was published; empty if none waits. */
    public Optional<Instant> oldestWaiting() {
        return Optional.ofNullable(oldestWaiting);
    }

    /**
     * When its topics were last known to be read: to their ends as the brokers gave them, or up to records that wait to be sent.
     * Before the first time, when it began to be told.
     */
    public Instant lastRead() {
        return lastRead;
    }

    /** Whether nothing is known to be read for so long that it must be taken for dead; not while others read for it. */
    boolean isUnread(Instant now) {
        return !standsBy && Duration.between(lastRead, now).compareTo(LONGEST_UNREAD) > 0;
    }

    void count(NotificationChannel.Answer answer) {
        switch (answer) {
            case TAKEN -> delivered.incrementAndGet();
            case REFUSED -> refused.incrementAndGet();
            case LATER -> failed.incrementAndGet();
        }
    }

    void countUnreadable() {
        unreadable.incrementAndGet();
    }

    void countLost(long records) {
        lost.addAndGet(records);
    }

    void read(Instant now) {
        lastRead = now;
    }

    /** A consumer begins to join the group. */
    void joining() {
        standsBy = false;
    }

    /** @param any false if other members of the group have all partitions */
    void assigned(boolean any) {
        standsBy = !any;
    }

    void waiting(boolean tryingAgain, Optional<Instant> oldest) {
        retrying = tryingAgain;
        oldestWaiting = oldest.orElse(null);
    }
}
