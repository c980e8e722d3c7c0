package dev.slowburn.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Burn rates of a budget over look-backs, step by step, as its alerts judge them: without the verdict on a time slice that is
 * still open.
 *
 * <p>A {@link Ledger} of its own for each objective walks over the rows minute by minute, so no peak between the ends of two
 * steps is missed. Cost: each row of the range is read about twice a look-back, and a few objects are allocated a minute.
 */
final class BurnRateHistory {
    private final List<BudgetHistory.Member> members;
    private final Function<List<Tally>, Use> use;
    private final long retainedFrom;
    private final List<LookBack> lookBacks;
    private final List<Ledger> ledgers = new ArrayList<>();

    /** @param use what tallies of the members, in their order, use of the budget */
    BurnRateHistory(
            List<BudgetHistory.Member> members,
            Function<List<Tally>, Use> use,
            long retainedFrom,
            List<LookBack> lookBacks) {
        this.members = members;
        this.use = use;
        this.retainedFrom = retainedFrom;
        this.lookBacks = lookBacks;
    }

    /** The look-backs' burn rates in each step; steps follow each other without a gap. */
    List<List<BudgetHistory.Burn>> of(List<MinuteRange> steps) {
        MinuteRange all =
                new MinuteRange(steps.get(0).from(), steps.get(steps.size() - 1).to());
        for (BudgetHistory.Member member : members) {
            ledgers.add(member.ledger(all.from(), all.to(), windows()));
        }
        List<List<BudgetHistory.Burn>> burns = new ArrayList<>(steps.size());
        for (MinuteRange step : steps) {
            burns.add(walk(step));
        }
        return burns;
    }

    private List<Window> windows() {
        return lookBacks.stream()
                .<Window>map(lookBack -> new RollingWindow(lookBack.text(), lookBack.minutes()))
                .toList();
    }

    private List<BudgetHistory.Burn> walk(MinuteRange step) {
        OptionalDouble[] rates = new OptionalDouble[lookBacks.size()];
        double[] highest = new double[lookBacks.size()];
        Arrays.fill(highest, -1);
        for (long minute = step.from(); minute < step.to(); minute++) {
            for (Ledger ledger : ledgers) {
                ledger.advance(minute);
            }
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
        long outcomes = 0;
        List<Tally> settled = new ArrayList<>(ledgers.size());
        for (Ledger ledger : ledgers) {
            if (ledger.range(lookBack).from() < retainedFrom && ledger.since() < retainedFrom) {
                return OptionalDouble.empty();
            }
            outcomes += ledger.outcomes(lookBack).total();
            settled.add(ledger.settled(lookBack));
        }
        Use used = use.apply(settled);
        boolean isJudged =
                used.tally().total() > 0 && (outcomes > 0 || used.tally().bad() > 0);
        return isJudged ? OptionalDouble.of(used.burnRate()) : OptionalDouble.empty();
    }
}
