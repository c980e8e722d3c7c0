package dev.slowburn.topology.view;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * A histogram of the lag of the input at each evaluation: the time since the input was counted completely. All tasks of an instance
 * update it, once per evaluation.
 */
public final class InputLagHistogram {
    /** Upper bounds in milliseconds; the last bucket is unbounded. */
    private static final long[] BOUNDS = {50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 120_000, 600_000};

    private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1];
    private final LongAdder sum = new LongAdder();

    InputLagHistogram() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    void observe(long millis) {
        long lag = Math.max(0, millis);
        int bucket = 0;
        while (bucket < BOUNDS.length && lag > BOUNDS[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sum.add(lag);
    }

    /** The number of observations above the previous bound and up to this one; the last bucket is unbounded. */
    public record Bucket(double upToSeconds, long count) {}

    public List<Bucket> buckets() {
        List<Bucket> buckets = new ArrayList<>(counts.length);
        for (int i = 0; i < counts.length; i++) {
            double bound = i < BOUNDS.length ? BOUNDS[i] / 1000.0 : Double.POSITIVE_INFINITY;
            buckets.add(new Bucket(bound, counts[i].sum()));
        }
        return List.copyOf(buckets);
    }

    public double sumSeconds() {
        return sum.sum() / 1000.0;
    }
}
