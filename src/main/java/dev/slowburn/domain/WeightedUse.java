package dev.slowburn.domain;

import java.math.BigInteger;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How much of a composite budget is used: the mean of its objectives' used shares, weighted. An objective without outcomes
 * has used nothing. A few objectives, and asked only when budgets are evaluated, so big integers keep it exact.
 */
public record WeightedUse(List<Part> parts) implements Use {
    /** @param weight greater than 0; only its proportion to the others' matters */
    public record Part(Consumption use, long weight) {
        public Part {
            if (weight < 1) {
                throw new IllegalArgumentException("composite: weight must be above 0, was " + weight);
            }
        }
    }

    public WeightedUse {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("composite: needs at least one objective");
        }
    }

    /** The sum over the objectives. */
    @Override
    public Tally tally() {
        return parts.stream().map(part -> part.use.tally()).reduce(Tally.NONE, Tally::plus);
    }

    @Override
    public Fraction share() {
        Fraction sum = Fraction.ZERO;
        BigInteger weights = BigInteger.ZERO;
        for (Part part : parts) {
            sum = sum.plus(part.use.share().times(part.weight));
            weights = weights.add(BigInteger.valueOf(part.weight));
        }
        return sum.times(new Fraction(BigInteger.ONE, weights));
    }

    @Override
    public int compareShare(long numerator, long denominator) {
        return share().compareTo(Fraction.of(numerator, denominator));
    }

    @Override
    public double consumedRatio() {
        double sum = 0;
        double weights = 0;
        for (Part part : parts) {
            sum += part.weight * part.use.consumedRatio();
            weights += part.weight;
        }
        return sum / weights;
    }

    @Override
    public double remainingRatio() {
        return 1 - consumedRatio();
    }

    /** Indicators of different objectives have no common value. */
    @Override
    public OptionalDouble sli() {
        return OptionalDouble.empty();
    }
}
