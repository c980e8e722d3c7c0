package dev.slowburn.bench.probe;

import dev.slowburn.bench.Figures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Durations by the round in which they started. Not thread-safe. */
public final class Delays {
    private final List<List<Double>> rounds = new ArrayList<>();
    private final long begin;
    private final long roundNanos;

    /**
     * @param begin start of the first round, by {@link System#nanoTime()}; earlier durations are ignored
     * @param count number of rounds; later durations are ignored
     */
    public Delays(long begin, long roundNanos, int count) {
        this.begin = begin;
        this.roundNanos = roundNanos;
        for (int i = 0; i < count; i++) {
            rounds.add(new ArrayList<>());
        }
    }

    public void add(long from, double millis) {
        if (contains(from)) {
            rounds.get((int) Math.floorDiv(from - begin, roundNanos)).add(millis);
        }
    }

    /** Whether a time is within a round. */
    boolean contains(long from) {
        long round = Math.floorDiv(from - begin, roundNanos);
        return round >= 0 && round < rounds.size();
    }

    public int count() {
        return rounds.stream().mapToInt(List::size).sum();
    }

    /** Adds figures {@code NAME p50}, {@code p99} and {@code max}, with a value for each round. */
    public void report(String name, Figures figures) {
        for (List<Double> round : rounds) {
            Collections.sort(round);
            figures.add(name + " p50", "ms", quantile(round, 0.5));
            figures.add(name + " p99", "ms", quantile(round, 0.99));
            figures.add(name + " max", "ms", quantile(round, 1));
        }
    }

    /** Adds the figure {@code NAME mean}, with a value for each round. */
    void reportMean(String name, Figures figures) {
        for (List<Double> round : rounds) {
            figures.add(
                    name + " mean",
                    "ms",
                    round.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
        }
    }

    /** The smallest value that at least this share of all values does not exceed. */
    private static double quantile(List<Double> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
