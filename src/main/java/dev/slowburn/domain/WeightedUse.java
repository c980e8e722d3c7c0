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
    public record Part(Consumption use, long weight) {}

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
    public int compareShare(long numerator, long denominator) {
        // Σ weight × bad × 10^9 ÷ (total × allowed) against numerator ÷ denominator × Σ weight, over a common
        // denominator.
        BigInteger sum = BigInteger.ZERO;
        BigInteger common = BigInteger.ONE;
        BigInteger weights = BigInteger.ZERO;
        for (Part part : parts) {
            weights = weights.add(BigInteger.valueOf(part.weight));
            Tally tally = part.use.tally();
            if (tally.total() == 0) {
                continue;
            }
            BigInteger used = BigInteger.valueOf(part.weight)
                    .multiply(BigInteger.valueOf(tally.bad()))
                    .multiply(BigInteger.valueOf(Target.ONE));
            BigInteger allowed = BigInteger.valueOf(tally.total())
                    .multiply(BigInteger.valueOf(part.use.target().allowedBillionths()));
            sum = sum.multiply(allowed).add(used.multiply(common));
            common = common.multiply(allowed);
        }
        return sum.multiply(BigInteger.valueOf(denominator))
                .compareTo(BigInteger.valueOf(numerator).multiply(weights).multiply(common));
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
