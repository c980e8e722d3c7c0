package dev.slowburn.domain.consumption;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The weighted sum of the objectives' usages: each objective burns the composite at its own burn rate times its weight. An
 * objective without outcomes has used nothing.
 */
public record WeightedSum(List<Part> parts) implements CompositeUsage {
    public WeightedSum {
        parts = CompositeUsage.checked(parts);
    }

    @Override
    public Fraction share() {
        Fraction sum = Fraction.ZERO;
        for (Part part : parts) {
            sum = sum.plus(part.use().share().times(part.factor()));
        }
        return sum;
    }

    /** Empty: indicators of different objectives have no common value. */
    @Override
    public OptionalDouble sli() {
        return OptionalDouble.empty();
    }
}
