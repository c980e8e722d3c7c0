package dev.slowburn.runtime.replay;

import java.time.Duration;

/** Limits the outcomes per second. Time in which fewer are available is made up for only briefly. Not thread-safe. */
final class ReplayRate {
    /** Shorter delays are not worth a wait. */
    private static final long MIN_DELAY = Duration.ofMillis(1).toNanos();

    private static final long MAX_CREDIT = Duration.ofMillis(100).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int POLLS_PER_SECOND = 20;
    private static final int MAX_PER_POLL = 5_000;

    private final int perSecond;
    /** When the outcomes so far have used up their time. */
    private long usedUntil;

    ReplayRate(int perSecond, long now) {
        this.perSecond = perSecond;
        this.usedUntil = now;
    }

    /** The maximum number of outcomes to read at once, so that the rate is even. */
    static int perPoll(int perSecond) {
        return Math.min(Math.max(perSecond / POLLS_PER_SECOND, 1), MAX_PER_POLL);
    }

    /** Nanoseconds until more outcomes may be read. */
    long delay(long now) {
        long delay = usedUntil - now;
        return delay < MIN_DELAY ? 0 : delay;
    }

    void use(int outcomes, long now) {
        if (now - usedUntil > MAX_CREDIT) {
            usedUntil = now - MAX_CREDIT;
        }
        usedUntil += outcomes * SECOND / perSecond;
    }
}
