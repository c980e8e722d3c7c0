package dev.slowburn.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Delivery counters and status of one target on this instance. One thread writes; any thread may read. */
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
    private volatile boolean standby;

    /** @param started when delivery to the target starts */
    Deliveries(String target, Instant started) {
        this.target = target;
        this.lastRead = started;
    }

    public String target() {
        return target;
    }

    public long delivered() {
        return delivered.get();
    }

    /** Failed attempts, which are retried. */
    public long failed() {
        return failed.get();
    }

    /** Notifications dropped because the target rejected them for good, or because their request cannot be built. */
    public long refused() {
        return refused.get();
    }

    /** Unreadable records, for which no notification is sent. */
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

    /** When the oldest pending notification was published; empty if none is pending. */
    public Optional<Instant> oldestWaiting() {
        return Optional.ofNullable(oldestWaiting);
    }

    /**
     * When the topics were last confirmed to be read: to their end offsets, or up to records that are pending. Initially the
     * time when delivery started.
     */
    public Instant lastRead() {
        return lastRead;
    }

    /** Whether the last confirmed read is too old to be normal. Never true while other instances own all partitions. */
    boolean isUnread(Instant now) {
        return !standby && Duration.between(lastRead, now).compareTo(LONGEST_UNREAD) > 0;
    }

    void count(NotificationChannel.Answer answer) {
        switch (answer) {
            case ACCEPTED -> delivered.incrementAndGet();
            case REFUSED -> refused.incrementAndGet();
            case RETRY -> failed.incrementAndGet();
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

    /** The consumer is joining the group. */
    void joining() {
        standby = false;
    }

    /** @param any false if other members of the group have all partitions */
    void assigned(boolean any) {
        standby = !any;
    }

    void waiting(boolean retries, Optional<Instant> oldest) {
        retrying = retries;
        oldestWaiting = oldest.orElse(null);
    }
}
