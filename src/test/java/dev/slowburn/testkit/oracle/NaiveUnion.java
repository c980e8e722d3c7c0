package dev.slowburn.testkit.oracle;

import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.slo.EmptySlices;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** Oracle of composite budgets of Timeslices: combines the verdicts of all objectives slice by slice. */
public final class NaiveUnion {
    private NaiveUnion() {}

    /**
     * Result for a window.
     *
     * @param slices good and bad slices
     * @param share consumption of the bad slices: each costs what it costs the strictest target for which it is bad
     */
    public record Reading(Tally slices, BigDecimal share) {}

    /**
     * Evaluates a window.
     *
     * @param verdicts verdicts of each objective on the same slices
     * @param settled whether to ignore the open slice
     */
    public static Reading of(
            List<List<NaiveBudget.Verdict>> verdicts, List<Target> targets, EmptySlices empty, boolean settled) {
        long total = 0;
        long bad = 0;
        BigDecimal cost = BigDecimal.ZERO;
        for (int slice = 0; slice < verdicts.get(0).size(); slice++) {
            boolean anyOutcomes = false;
            BigDecimal worst = BigDecimal.ZERO;
            boolean hidden = settled && verdicts.get(0).get(slice).open();
            for (int i = 0; i < targets.size(); i++) {
                NaiveBudget.Verdict verdict = verdicts.get(i).get(slice);
                anyOutcomes |= !verdict.empty() && !hidden;
                if (verdict.bad() && !hidden) {
                    BigDecimal allowed =
                            BigDecimal.valueOf(Target.ONE - targets.get(i).billionths(), 9);
                    worst = worst.max(BigDecimal.ONE.divide(allowed, MathContext.DECIMAL128));
                }
            }
            total += empty == EmptySlices.IGNORE && !anyOutcomes ? 0 : 1;
            bad += worst.signum();
            cost = cost.add(worst);
        }
        return new Reading(
                new Tally(total - bad, bad),
                total == 0 ? BigDecimal.ZERO : cost.divide(BigDecimal.valueOf(total), MathContext.DECIMAL128));
    }
}
