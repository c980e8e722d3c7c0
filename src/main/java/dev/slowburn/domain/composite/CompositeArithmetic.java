package dev.slowburn.domain.composite;

import dev.slowburn.domain.consumption.CompositeUsage;
import dev.slowburn.domain.consumption.Consumption;
import dev.slowburn.domain.consumption.Fraction;
import dev.slowburn.domain.consumption.MissingSum;
import dev.slowburn.domain.consumption.SlicesOfAny;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.consumption.WeightedMean;
import dev.slowburn.domain.consumption.WeightedSum;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.slo.BudgetingMethod;
import dev.slowburn.domain.slo.CompositeMethod;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of a composite budget is used, by what each objective used.
 *
 * <p>Source: OpenSLO v1, "Notes (Composite SLO)". There:
 *
 * <ul>
 *   <li>Occurrences: each objective burns the composite at its own rate, times its weight ({@link WeightedSum}).
 *   <li>Timeslices: a slice that is bad for any objective is bad; for several, it counts once ({@link SlicesOfAny}).
 *   <li>RatioTimeslices: what the objectives' averages miss adds up, times weight, to at most 100 % ({@link MissingSum}). It
 *       speaks of averages, so the limit is that of the whole window or look-back, and not of each slice.
 * </ul>
 *
 * <p>OpenSLO gives a composite no target of its own, and says that it burns when any of its objectives burns; so what is
 * charged is held against what the objective allows that it is charged for, the strictest where there is a choice. An objective
 * of weight 1 whose budget is used up uses up the composite by all of these.
 */
public final class CompositeArithmetic {
    private final CompositeMethod method;
    private final List<Objective> objectives;

    /** @param objectives at least one; all of the same budgeting method */
    public CompositeArithmetic(CompositeMethod method, List<Objective> objectives) {
        this.method = method;
        this.objectives = List.copyOf(objectives);
    }

    /** That of an SLO that is composite. */
    public static CompositeArithmetic of(Slo slo) {
        return new CompositeArithmetic(slo.composite().orElseThrow().method(), slo.objectives());
    }

    /** Whether {@link #use} is to be given the tallies of a {@link SliceUnion}, instead of each objective's own. */
    public boolean isOfSlices() {
        return method == CompositeMethod.OPENSLO
                && objectives.get(0).budgeting().method() == BudgetingMethod.TIMESLICES;
    }

    /** The union of slices that it is computed of, over ledgers of the objectives. */
    public SliceUnion union(List<Ledger> ledgers, List<Window> spans) {
        return new SliceUnion(
                ledgers, objectives.stream().map(Objective::target).toList(), spans);
    }

    /** What is used, given what each objective used, in their order. */
    public CompositeUsage use(List<Consumption> uses) {
        List<CompositeUsage.Part> parts = new ArrayList<>(uses.size());
        for (int i = 0; i < uses.size(); i++) {
            parts.add(new CompositeUsage.Part(uses.get(i), objectives.get(i).weight()));
        }
        if (method == CompositeMethod.MEAN) {
            return new WeightedMean(parts);
        }
        return switch (objectives.get(0).budgeting().method()) {
            case OCCURRENCES -> new WeightedSum(parts);
            case TIMESLICES -> new SlicesOfAny(parts);
            case RATIO_TIMESLICES -> new MissingSum(parts);
        };
    }

    /** The highest burn rate there is: when everything is bad for every objective. */
    public Fraction highestBurnRate() {
        Tally allBad = new Tally(0, 1);
        if (isOfSlices()) {
            return objectives.stream()
                    .map(objective -> new Consumption(allBad, objective.target()).share())
                    .reduce((one, other) -> one.compareTo(other) >= 0 ? one : other)
                    .orElseThrow();
        }
        return use(objectives.stream()
                        .map(objective -> new Consumption(allBad, objective.target()))
                        .toList())
                .share();
    }
}
