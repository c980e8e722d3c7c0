package dev.slowburn.domain.consumption;

import java.util.List;

/**
 * The used share of a composite budget, computed from the usage of each objective. It is exact; big integers are affordable
 * because there are few objectives and it is computed only when a budget is evaluated.
 */
public sealed interface CompositeUsage extends BudgetUsage permits WeightedMean, WeightedSum, MissingSum, SlicesOfAny {
    /** The weight of an objective whose burn rate counts unscaled. */
    long UNIT_WEIGHT = 1_000_000;

    /**
     * The usage of one objective.
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

    /** The sum of the objectives' tallies. */
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

    /** An immutable copy of the parts, of which there must be at least one. */
    static List<Part> checked(List<Part> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("composite: needs at least one objective");
        }
        return List.copyOf(parts);
    }
}
