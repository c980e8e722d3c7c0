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
 * Computes the usage of a composite budget from the usage of its objectives.
 *
 * <p>Source: OpenSLO v1, "Notes (Composite SLO)":
 *
 * <ul>
 *   <li>Occurrences: each objective burns the composite at its own burn rate times its weight ({@link WeightedSum}).
 *   <li>Timeslices: a slice that is bad for any objective is bad; if it is bad for several, it counts once ({@link
 *       SlicesOfAny}).
 *   <li>RatioTimeslices: what the objectives' averages miss is added up, times weight, to at most 100 % ({@link MissingSum}).
 *       OpenSLO refers to averages, so the limit applies to the whole window or look-back and not to each slice.
 * </ul>
 *
 * <p>OpenSLO gives a composite no target of its own and specifies that it burns if any of its objectives burns. Whatever is charged
 * to an objective is therefore divided by what that objective allows; if it could be charged to several, the strictest is
 * chosen. With each of these methods, an objective of weight 1 whose budget is used up also uses up the composite.
 */
public final class CompositeArithmetic {
    private final CompositeMethod method;
    private final List<Objective> objectives;

    /** @param objectives at least one; all of the same budgeting method */
    public CompositeArithmetic(CompositeMethod method, List<Objective> objectives) {
        this.method = method;
        this.objectives = List.copyOf(objectives);
    }

    /** The arithmetic of a composite SLO. */
    public static CompositeArithmetic of(Slo slo) {
        return new CompositeArithmetic(slo.composite().orElseThrow().method(), slo.objectives());
    }

    /**
     * Whether {@link #use} requires the tallies of a {@link SliceUnion} instead of the tallies of each objective's own ledger.
     */
    public boolean usesSliceUnion() {
        return method == CompositeMethod.OPENSLO
                && objectives.get(0).budgeting().method() == BudgetingMethod.TIMESLICES;
    }

    /** The union of slices over the ledgers of the objectives. */
    public SliceUnion union(List<Ledger> ledgers, List<Window> windows) {
        return new SliceUnion(
                ledgers, objectives.stream().map(Objective::target).toList(), windows);
    }

    /** The usage of the composite, given the usage of each objective in their order. */
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

    /** The highest possible burn rate: all outcomes are bad for every objective. */
    public Fraction highestBurnRate() {
        Tally allBad = new Tally(0, 1);
        if (usesSliceUnion()) {
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
