package dev.slowburn.domain;

/**
 * Good and bad outcomes of one budget.
 *
 * <p>Sums wrap like any long, so adding a tally and later subtracting it is exact whatever lies between.
 */
public record Tally(long good, long bad) {
    public static final Tally NONE = new Tally(0, 0);

    public Tally plus(Tally other) {
        return new Tally(good + other.good, bad + other.bad);
    }

    public long total() {
        return good + bad;
    }
}
