package dev.slowburn.domain.consumption;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The weighted sum of what each objective misses, 1 − good ÷ total, limited to 1. Each addend is divided by what its own
 * objective allows. If the sum exceeds 1, the strictest targets are counted first, so that an additional failure never lowers
 * the usage. With a single target t the usage is {@code min(1, sum of missing) ÷ (1 − t)}.
 */
public record MissingSum(List<Part> parts) implements CompositeUsage {
    public MissingSum {
        parts = CompositeUsage.checked(parts);
    }

    @Override
    public Fraction share() {
        List<Part> strictestFirst = parts.stream()
                .sorted(Comparator.comparingLong(part -> part.use().target().allowedBillionths()))
                .toList();
        Fraction left = Fraction.ONE;
        Fraction sum = Fraction.ZERO;
        for (Part part : strictestFirst) {
            Fraction missing = missing(part);
            Fraction perMissing = Fraction.of(Target.ONE, part.use().target().allowedBillionths());
            if (missing.compareTo(left) >= 0) {
                return sum.plus(left.times(perMissing));
            }
            left = left.minus(missing);
            sum = sum.plus(missing.times(perMissing));
        }
        return sum;
    }

    private static Fraction missing(Part part) {
        Tally tally = part.use().tally();
        return tally.total() == 0
                ? Fraction.ZERO
                : Fraction.of(tally.bad(), tally.total()).times(part.factor());
    }

    /** 1 − the sum of what is missing. */
    @Override
    public OptionalDouble sli() {
        if (tally().total() == 0) {
            return OptionalDouble.empty();
        }
        Fraction sum = parts.stream().map(MissingSum::missing).reduce(Fraction.ZERO, Fraction::plus);
        return OptionalDouble.of(Fraction.ONE.min(sum).oneMinusToDouble());
    }
}
