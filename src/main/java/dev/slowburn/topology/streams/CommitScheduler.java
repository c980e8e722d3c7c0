package dev.slowburn.topology.streams;

import dev.slowburn.topology.progress.ProgressMarker;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Requests the commits of a task: at each interval while its input is caught up, less often the further the input lags.
 *
 * <p>Each commit waits for the broker regardless of its size, and tallies combine more outcomes between longer commits, so fewer
 * commits reduce a backlog faster. Otherwise a thread whose commits are temporarily slow could spend all of its time on commits
 * and never catch up. If the input lags by L, the task requests a commit at most every L / 4, which adds at most a quarter to the
 * lag, and at least once a second. A caught-up task does not commit more often than {@link CommitPace} allows, either.
 *
 * <p>Kafka Streams commits all tasks of a thread together and, for each task in turn, waits until the records that this task has
 * sent are acknowledged. Therefore all tasks request commits at the same moments and forward their pending records first, so the
 * thread waits only once.
 */
public final class CommitScheduler {
    /** Longest pause between two commits, unless the interval is longer. */
    private static final long MAX_PAUSE_MILLIS = 1_000;

    private static final int LAG_DIVISOR = 4;

    private final LongSupplier laggingSince;
    private final CommitCosts costs;
    private final LongSupplier minimum;
    private final long intervalMillis;
    private long requestedAt = Long.MIN_VALUE / 2;

    private CommitScheduler(LongSupplier laggingSince, CommitCosts costs, LongSupplier minimum, Duration interval) {
        this.laggingSince = laggingSince;
        this.costs = costs;
        this.minimum = minimum;
        this.intervalMillis = interval.toMillis();
    }

    /**
     * Schedules a punctuation that runs {@code send} and requests a commit at each interval, less often while the input lags.
     *
     * @param laggingSince wall-clock time since when the input lags, about now if it does not, in epoch milliseconds;
     *     {@link ProgressMarker#NOTHING} if unknown, which is treated as a large lag
     * @param costs of the commits of the thread, which limit its pace, see {@link CommitPace}
     * @param allTasks number of tasks of the application
     * @param send forwards the task's pending records; the caller must also run it before commits that it did not request
     */
    public static void schedule(
            ProcessorContext<?, ?> context,
            Duration interval,
            LongSupplier laggingSince,
            CommitCosts costs,
            IntSupplier allTasks,
            Runnable send) {
        CommitScheduler scheduler = new CommitScheduler(
                laggingSince, costs, () -> costs.minimumMillis(context.taskId(), allTasks.getAsInt()), interval);
        context.schedule(Instant.EPOCH, interval, PunctuationType.WALL_CLOCK_TIME, now -> {
            if (scheduler.isDue(now)) {
                send.run();
                context.commit();
            }
        });
    }

    private boolean isDue(long now) {
        long since = laggingSince.getAsLong();
        long pause = since == ProgressMarker.NOTHING ? MAX_PAUSE_MILLIS : (now - since) / LAG_DIVISOR;
        // Long pauses are aligned, so that tasks that started at different times commit together.
        boolean allowed = pause >= MAX_PAUSE_MILLIS
                ? now / MAX_PAUSE_MILLIS != requestedAt / MAX_PAUSE_MILLIS
                : now - requestedAt >= pause || now < requestedAt;
        // Asked in any case, because the tasks that ask are those of the thread.
        long minimumMillis = minimum.getAsLong();
        boolean due =
                allowed && costs.tryRequest(now, minimumMillis > intervalMillis ? minimumMillis : 0, intervalMillis);
        if (due) {
            requestedAt = now;
        }
        return due;
    }
}
