package dev.slowburn.domain.consumption;

import java.util.List;

/**
 * How much of a composite budget is used, computed of what each objective used. A few objectives, and asked only when budgets
 * are evaluated, so big integers keep it exact.
 */
public sealed interface CompositeUsage extends BudgetUsage permits WeightedMean, WeightedSum, MissingSum, SlicesOfAny {
    /** The weight of an objective whose burn rate counts as it is. */
    long UNIT_WEIGHT = 1_000_000;

    /**
     * What an objective used.
     *
     * @param weight greater than 0, in units of 1 ÷ {@link #UNIT_WEIGHT}
     */
    record Part(Consumption use, long weight) {
        public Part {
            if (weight < 1) {
                throw new IllegalArgumentException("composite: weight must be above 0, was " + weight);
            }
        }

        /** The weight as a number. */
        Fraction factor() {
            return Fraction.of(weight, UNIT_WEIGHT);
        }
    }

    /** The objectives, at least one. */
    List<Part> parts();

    /** The sum over the objectives. */
    @Override
    default Tally tally() {
        return parts().stream().map(part -> part.use().tally()).reduce(Tally.NONE, Tally::plus);
    }

    @Override
    default int compareShare(long numerator, long denominator) {
        return share().compareTo(Fraction.of(numerator, denominator));
    }

    @Override
    default double consumedRatio() {
        return share().toDouble();
    }

    @Override
    default double remainingRatio() {
        return share().oneMinusToDouble();
    }

    /** The parts as a list that nobody changes. */
    static List<Part> checked(List<Part> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("composite: needs at least one objective");
        }
        return List.copyOf(parts);
    }
}
