package dev.slowburn.domain.consumption;

import java.math.BigInteger;
import java.util.List;
import java.util.OptionalDouble;

/** The weighted mean of the objectives' usages. An objective without outcomes has used nothing, and its weight still counts. */
public record WeightedMean(List<Part> parts) implements CompositeUsage {
    public WeightedMean {
        parts = CompositeUsage.checked(parts);
    }

    @Override
    public Fraction share() {
        Fraction sum = Fraction.ZERO;
        BigInteger weights = BigInteger.ZERO;
        for (Part part : parts) {
            sum = sum.plus(part.use().share().times(part.weight()));
            weights = weights.add(BigInteger.valueOf(part.weight()));
        }
        return sum.times(new Fraction(BigInteger.ONE, weights));
    }

    /** Empty: indicators of different objectives have no common value. */
    @Override
    public OptionalDouble sli() {
        return OptionalDouble.empty();
    }
}
