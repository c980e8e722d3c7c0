package dev.slowburn.testkit.oracle;

import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.slo.EmptySlices;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** The oracle of composite budgets of Timeslices: looks at the verdict of each objective on each slice. */
public final class NaiveUnion {
    private NaiveUnion() {}

    /**
     * What is read of a window.
     *
     * @param slices good and bad ones
     * @param share what the bad ones use: each one what it costs the strictest target for which it is bad
     */
    public record Reading(Tally slices, BigDecimal share) {}

    /**
     * Reads a window.
     *
     * @param verdicts of each objective, on the same slices
     * @param settled whether the open slice has none
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
