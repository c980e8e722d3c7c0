package dev.slowburn.bench.probe;

import dev.slowburn.bench.Figures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long things took, by the round in which they began. One thread. */
public final class Delays {
    private final List<List<Double>> rounds = new ArrayList<>();
    private final long begin;
    private final long roundNanos;

    /**
     * @param begin of the first round, by {@link System#nanoTime()}; what began before does not count
     * @param count of rounds; nor what begins after them
     */
    public Delays(long begin, long roundNanos, int count) {
        this.begin = begin;
        this.roundNanos = roundNanos;
        for (int i = 0; i < count; i++) {
            rounds.add(new ArrayList<>());
        }
    }

    public void add(long from, double millis) {
        long round = Math.floorDiv(from - begin, roundNanos);
        if (round >= 0 && round < rounds.size()) {
            rounds.get((int) round).add(millis);
        }
    }

    public int count() {
        return rounds.stream().mapToInt(List::size).sum();
    }

    /** Adds figures {@code NAME p50}, {@code p99} and {@code max}, with a value for each round. */
    public void report(String name, Figures figures) {
        for (List<Double> round : rounds) {
            Collections.sort(round);
            figures.add(name + " p50", "ms", share(round, 0.5));
            figures.add(name + " p99", "ms", share(round, 0.99));
            figures.add(name + " max", "ms", share(round, 1));
        }
    }

    /** Adds the figure {@code NAME mean}, likewise. */
    void reportMean(String name, Figures figures) {
        for (List<Double> round : rounds) {
            figures.add(
                    name + " mean",
                    "ms",
                    round.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
        }
    }

    /** The smallest value that so many are not above. */
    private static double share(List<Double> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
