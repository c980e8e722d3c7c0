package dev.slowburn.domain.history;

import dev.slowburn.domain.composite.JointLedgers;
import dev.slowburn.domain.consumption.BudgetUsage;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.MinuteRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The burn rates of a budget over look-backs, step by step, as its alerts evaluate them: without the verdict on an open time
 * slice.
 *
 * <p>A separate {@link Ledger} of each objective advances minute by minute, so no peak between the ends of two steps is missed.
 * Cost: each row of the range is read about twice per look-back, and a few objects are allocated per minute.
 */
final class BurnRateHistory {
    private final JointLedgers ledgers;
    private final Function<List<Tally>, BudgetUsage> use;
    private final long retainedFrom;
    private final List<LookBack> lookBacks;

    /**
     * @param ledgers as of the first minute, with one window for each look-back
     * @param use computes the usage of the budget from the tallies of the members, in their order
     */
    BurnRateHistory(
            JointLedgers ledgers, Function<List<Tally>, BudgetUsage> use, long retainedFrom, List<LookBack> lookBacks) {
        this.ledgers = ledgers;
        this.use = use;
        this.retainedFrom = retainedFrom;
        this.lookBacks = lookBacks;
    }

    /** The burn rates over the look-backs in each step; the steps are contiguous. */
    List<List<BudgetHistory.Burn>> of(List<MinuteRange> steps) {
        List<List<BudgetHistory.Burn>> burns = new ArrayList<>(steps.size());
        for (MinuteRange step : steps) {
            burns.add(walk(step));
        }
        return burns;
    }

    private List<BudgetHistory.Burn> walk(MinuteRange step) {
        OptionalDouble[] rates = new OptionalDouble[lookBacks.size()];
        double[] highest = new double[lookBacks.size()];
        Arrays.fill(highest, -1);
        for (long minute = step.from(); minute < step.to(); minute++) {
            ledgers.advance(minute);
            for (int i = 0; i < rates.length; i++) {
                rates[i] = rate(i);
                highest[i] = Math.max(highest[i], rates[i].orElse(-1));
            }
        }
        List<BudgetHistory.Burn> burns = new ArrayList<>(rates.length);
        for (int i = 0; i < rates.length; i++) {
            burns.add(new BudgetHistory.Burn(
                    lookBacks.get(i),
                    rates[i],
                    highest[i] < 0 ? OptionalDouble.empty() : OptionalDouble.of(highest[i])));
        }
        return burns;
    }

    private OptionalDouble rate(int lookBack) {
        if (!ledgers.isKept(lookBack, retainedFrom)) {
            return OptionalDouble.empty();
        }
        long outcomes = ledgers.outcomes(lookBack).total();
        BudgetUsage used = use.apply(ledgers.settled(lookBack));
        boolean hasRate =
                used.tally().total() > 0 && (outcomes > 0 || used.tally().bad() > 0);
        return hasRate ? OptionalDouble.of(used.burnRate()) : OptionalDouble.empty();
    }
}
