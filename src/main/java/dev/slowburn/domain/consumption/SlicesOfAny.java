package dev.slowburn.domain.consumption;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The slices that are bad for any objective, once each: of what each objective is charged here, no slice is charged to another;
 * and all have the same total. Each slice is held against what its own objective allows. Weights decide nothing: a slice is bad
 * or it is not.
 */
public record SlicesOfAny(List<Part> parts) implements CompositeUsage {
    public SlicesOfAny {
        parts = CompositeUsage.checked(parts);
    }

    /** Slices. */
    @Override
    public Tally tally() {
        long total = parts.get(0).use().tally().total();
        long bad = parts.stream().mapToLong(part -> part.use().tally().bad()).sum();
        return new Tally(total - bad, bad);
    }

    @Override
    public Fraction share() {
        Fraction sum = Fraction.ZERO;
        for (Part part : parts) {
            if (part.use().tally().bad() > 0) {
                sum = sum.plus(part.use().share());
            }
        }
        return sum;
    }

    /** Slices that are good for all, of all. */
    @Override
    public OptionalDouble sli() {
        return new Consumption(tally(), parts.get(0).use().target()).sli();
    }
}
