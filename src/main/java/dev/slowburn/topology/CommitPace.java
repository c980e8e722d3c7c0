package dev.slowburn.topology;

import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Commits often while the input is caught up, and leaves it to Streams' slower interval while it is behind.
 *
 * <p>A commit waits for the broker whatever it holds, and sums get denser the longer they are combined; so the fewer commits
 * there are, the faster a backlog is worked off, and nobody can have fresh numbers before it is.
 */
final class CommitPace {
    /** Streams commits at least this often, however far behind. */
    static final Duration SLOWEST = Duration.ofSeconds(1);

    private static final long BEHIND_MILLIS = 5_000;

    private CommitPace() {}

    /** Tells up to which moment of the wall clock the input was read. */
    interface Reach {
        /** {@link Progress#NOTHING} if nobody knows, which counts as behind. */
        long millis();
    }

    /** Lets the task ask for a commit at each interval, unless it is behind. */
    static void keep(ProcessorContext<?, ?> context, Duration interval, Reach reach) {
        context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, now -> {
            if (!isBehind(reach.millis(), now)) {
                context.commit();
            }
        });
    }

    static boolean isBehind(long reach, long now) {
        return reach == Progress.NOTHING || now - reach > BEHIND_MILLIS;
    }
}
