package dev.slowburn.domain.consumption;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The usage of a composite of Timeslices: a slice that is bad for any objective counts once. Each bad slice is charged to one
 * objective only and divided by what that objective allows; all parts have the same total. Weights are ignored, because a slice
 * is either bad or not.
 */
public record SlicesOfAny(List<Part> parts) implements CompositeUsage {
    public SlicesOfAny {
        parts = CompositeUsage.checked(parts);
    }

    /** The slices, good for all objectives or bad for any. */
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

    /** The share of slices that are good for all objectives. */
    @Override
    public OptionalDouble sli() {
        return new Consumption(tally(), parts.get(0).use().target()).sli();
    }
}
