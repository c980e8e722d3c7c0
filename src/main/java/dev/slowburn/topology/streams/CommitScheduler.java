package dev.slowburn.topology.streams;

import dev.slowburn.topology.progress.ProgressMarker;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Commits often while the input is caught up, and more seldom the further it is behind.
 *
 * <p>A commit waits for the broker whatever it holds, and sums get denser the longer they are combined; so the fewer commits
 * there are, the faster a backlog is worked off, and nobody can have fresh numbers before it is. Without that a thread whose
 * commits are slow for a while could stay behind for good, busy with nothing but commits. An input that is late by L is
 * committed no more often than each L / 4, so what is waited for by it is a quarter more at most, and once a second however late.
 *
 * <p>A commit is one of all tasks of a thread, and for each task in turn it waits until what that task has sent has arrived. So all
 * tasks ask at the same moments, and send what they hold when they ask: then there is one wait for all of them.
 */
public final class CommitScheduler {
    /** The most that is waited between two commits, unless the interval is longer. */
    private static final long SLOWEST_MILLIS = 1_000;

    private static final int SHARE = 4;

    private final Reach reach;
    private long askedAt = Long.MIN_VALUE / 2;

    private CommitScheduler(Reach reach) {
        this.reach = reach;
    }

    /** Tells up to which moment of the wall clock the input was read. */
    public interface Reach {
        /** {@link ProgressMarker#NOTHING} if nobody knows, which counts as far behind. */
        long millis();
    }

    /**
     * Lets the task send and ask for a commit at each interval, unless it is behind.
     *
     * @param send sends what the task holds back; the same is to happen before commits that nobody asked for
     */
    public static void schedule(ProcessorContext<?, ?> context, Duration interval, Reach reach, Runnable send) {
        CommitScheduler pace = new CommitScheduler(reach);
        context.schedule(Instant.EPOCH, interval, PunctuationType.WALL_CLOCK_TIME, now -> {
            if (pace.isDue(now)) {
                send.run();
                context.commit();
            }
        });
    }

    private boolean isDue(long now) {
        long latest = reach.millis();
        long pause = latest == ProgressMarker.NOTHING ? SLOWEST_MILLIS : (now - latest) / SHARE;
        boolean due = pause < SLOWEST_MILLIS
                ? now - askedAt >= pause
                // At the turn of a second, also for tasks that began at another moment.
                : now / SLOWEST_MILLIS != askedAt / SLOWEST_MILLIS;
        if (due) {
            askedAt = now;
        }
        return due;
    }
}
