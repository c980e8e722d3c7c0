package dev.slowburn.topology.view;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * How old the input was at each evaluation, as a histogram: from the moment up to which all of it had been counted. Written by
 * all tasks of an instance, once an evaluation.
 */
public final class InputLagHistogram {
    /** Upper bounds, in milliseconds; what is older is beyond all of them. */
    private static final long[] BOUNDS = {50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 120_000, 600_000};

    private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1];
    private final LongAdder sum = new LongAdder();

    InputLagHistogram() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    void observe(long millis) {
        long age = Math.max(0, millis);
        int bucket = 0;
        while (bucket < BOUNDS.length && age > BOUNDS[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sum.add(age);
    }

    /** How many ages were up to a bound and above the one before it; the last bucket has no bound. */
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
