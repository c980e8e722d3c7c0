package dev.slowburn.testkit.oracle;

import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.slo.BudgetingMethod;
import dev.slowburn.domain.slo.CompositeMethod;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Oracle of composite budgets of Occurrences and RatioTimeslices, and of weighted means: 34 digits, with one loop per sentence
 * of OpenSLO's "Notes (Composite SLO)".
 */
public final class NaiveComposite {
    private static final MathContext DIGITS = new MathContext(100);

    private NaiveComposite() {}

    /** Consumption of an objective: its units, its target, and its weight in millionths. */
    public record Part(Tally units, Target target, long weight) {
        private BigDecimal missing() {
            return units.total() == 0
                    ? BigDecimal.ZERO
                    : BigDecimal.valueOf(units.bad()).divide(BigDecimal.valueOf(units.total()), DIGITS);
        }

        private BigDecimal allowed() {
            return BigDecimal.valueOf(Target.ONE - target.billionths(), 9);
        }

        private BigDecimal factor() {
            return BigDecimal.valueOf(weight, 6);
        }
    }

    /** The consumed share. */
    public static BigDecimal share(CompositeMethod method, BudgetingMethod budgeting, List<Part> parts) {
        if (method == CompositeMethod.MEAN) {
            BigDecimal weights = parts.stream().map(Part::factor).reduce(BigDecimal.ZERO, BigDecimal::add);
            return sum(parts).divide(weights, DIGITS);
        }
        return budgeting == BudgetingMethod.RATIO_TIMESLICES ? missing(parts) : sum(parts);
    }

    private static BigDecimal sum(List<Part> parts) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Part part : parts) {
            sum = sum.add(part.missing().multiply(part.factor()).divide(part.allowed(), DIGITS));
        }
        return sum;
    }

    /** Sums what objectives miss, the strictest first, up to 100 %. */
    private static BigDecimal missing(List<Part> parts) {
        List<Part> strictestFirst = new ArrayList<>(parts);
        strictestFirst.sort(Comparator.comparing(Part::allowed));
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal filled = BigDecimal.ZERO;
        for (Part part : strictestFirst) {
            BigDecimal more = part.missing().multiply(part.factor());
            if (filled.add(more).compareTo(BigDecimal.ONE) > 0) {
                more = BigDecimal.ONE.subtract(filled);
            }
            filled = filled.add(more);
            sum = sum.add(more.divide(part.allowed(), DIGITS));
        }
        return sum;
    }
}
