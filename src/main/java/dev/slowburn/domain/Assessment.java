package dev.slowburn.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a budget's ledger says as of a moment.
 *
 * @param asOf the moment, in epoch milliseconds of the evaluation clock
 * @param watermark the highest event time counted, over the whole input
 * @param lagging whether the input is behind
 * @param tally over the window
 * @param burns over the look-backs of {@link Budget#lookBacks()}, in their order
 */
public record Assessment(Budget budget, long asOf, long watermark, boolean lagging, Tally tally, List<Burn> burns) {

    /** Good and bad over a look-back. */
    public record Burn(LookBack lookBack, Tally tally) {}

    /** Reads a ledger that was built with the budget's look-backs and stands at {@code asOf}. */
    public static Assessment of(Budget budget, Ledger ledger, long asOf, long watermark, boolean lagging) {
        List<LookBack> lookBacks = budget.lookBacks();
        List<Burn> burns = new ArrayList<>(lookBacks.size());
        for (int i = 0; i < lookBacks.size(); i++) {
            burns.add(new Burn(lookBacks.get(i), ledger.over(i + 1)));
        }
        return new Assessment(budget, asOf, watermark, lagging, ledger.over(0), burns);
    }

    public Consumption consumption() {
        return new Consumption(tally, budget.objective().target());
    }

    /** Consumption of a look-back, whose {@link Consumption#burnRate()} is the burn rate over it. */
    public Consumption consumption(Burn burn) {
        return new Consumption(burn.tally(), budget.objective().target());
    }

    private Consumption lastHour() {
        return burns.stream()
                .filter(burn -> burn.lookBack().equals(LookBack.HOUR))
                .map(this::consumption)
                .findFirst()
                .orElseThrow();
    }

    public BudgetState state() {
        if (lagging) {
            return BudgetState.STALE;
        }
        if (tally.total() == 0) {
            return BudgetState.NO_DATA;
        }
        if (consumption().exhausted()) {
            return BudgetState.EXHAUSTED;
        }
        return lastHour().burnsFasterThanAllowed() ? BudgetState.BURNING : BudgetState.HEALTHY;
    }

    private MinuteRange window() {
        return budget.objective().window().at(Minutes.of(asOf));
    }

    /** The first moment of the window, in epoch milliseconds. */
    public long windowStart() {
        return Minutes.toMillis(window().from());
    }

    /** Remaining × window ÷ burn rate over the last hour; empty when nothing burns, 0 when nothing remains. */
    public OptionalLong secondsToExhaustion() {
        if (consumption().exhausted()) {
            return OptionalLong.of(0);
        }
        double rate = lastHour().burnRate();
        if (rate == 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.max(0, (long) (consumption().remainingRatio() * window().minutes() * 60 / rate)));
    }

    /** Whether a reader would learn nothing new from this one, the time apart. */
    public boolean saysTheSameAs(Assessment other) {
        return tally.equals(other.tally) && burns.equals(other.burns) && lagging == other.lagging;
    }
}
