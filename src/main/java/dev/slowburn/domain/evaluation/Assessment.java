package dev.slowburn.domain.evaluation;

import dev.slowburn.domain.consumption.BudgetUsage;
import dev.slowburn.domain.consumption.Fraction;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.ledger.SliceCount;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.BudgetDescriptor;
import dev.slowburn.domain.window.CalendarWindow;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The numbers of a budget at a point in time.
 *
 * @param asOf the time, in epoch milliseconds of the evaluation clock
 * @param watermark the highest event time counted, over the whole input
 * @param lagging whether the input lags
 * @param everCounted whether any outcome of this budget was ever counted
 * @param window the minutes of its window; may extend beyond {@code asOf}
 * @param outcomes good and bad outcomes in the window
 * @param use the usage of the budget in the window
 * @param settled the usage without the verdict on an open time slice. Decisions are made from it, so that the first failed
 *     request of a minute does not page anyone
 * @param slices the numbers of slices in the window; empty if the budgeting method has none
 * @param burns the burn rates over {@link Budget#lookBacks()}, in their order
 * @param contributors the combinations with the most bad outcomes of the last hour, highest count first; empty unless the
 *     budget burns
 * @param historySince if present, outcomes written before this time are missing, in epoch milliseconds, and the window may contain
 *     some of them
 */
public record Assessment(
        BudgetDescriptor subject,
        long asOf,
        long watermark,
        boolean lagging,
        boolean everCounted,
        MinuteRange window,
        Tally outcomes,
        BudgetUsage use,
        BudgetUsage settled,
        Optional<SliceCount> slices,
        List<Burn> burns,
        List<Contributor> contributors,
        OptionalLong historySince) {

    /**
     * The usage over a look-back.
     *
     * @param use its {@link BudgetUsage#burnRate()} is the burn rate
     * @param silent whether none of this many whole minutes has an outcome. The open minute is not one of them: when it begins,
     *     a look-back of one minute is always empty
     */
    public record Burn(LookBack lookBack, Tally outcomes, BudgetUsage use, BudgetUsage settled, boolean silent) {
        /** Whether there is neither an outcome nor a time slice that is bad without one. */
        boolean isWithoutData() {
            return outcomes.total() == 0 && settled.tally().bad() == 0;
        }

        private boolean hasSameNumbersAs(Burn other) {
            return lookBack.equals(other.lookBack)
                    && outcomes.equals(other.outcomes)
                    && use.equals(other.use)
                    && settled.equals(other.settled);
        }

        /**
         * Whether the look-back is empty only because its single minute has just begun, so that the result of the previous
         * minute still applies.
         */
        boolean isEmptyOpenMinute() {
            return lookBack.minutes() == 1 && isWithoutData() && !silent;
        }

        /** Whether there is a burn rate to decide from; a slice that is still open has none. */
        boolean isSettled() {
            return !isWithoutData() && settled.tally().total() > 0;
        }
    }

    public Assessment {
        burns = List.copyOf(burns);
        contributors = List.copyOf(contributors);
    }

    public Burn burn(LookBack lookBack) {
        for (Burn burn : burns) {
            if (burn.lookBack().minutes() == lookBack.minutes()) {
                return burn;
            }
        }
        throw new IllegalArgumentException("budget " + subject.id() + " has no look-back of " + lookBack.text());
    }

    public BudgetState state() {
        if (lagging) {
            return BudgetState.STALE;
        }
        if (outcomes.total() == 0 && use.tally().bad() == 0) {
            return BudgetState.NO_DATA;
        }
        if (use.exhausted()) {
            return BudgetState.EXHAUSTED;
        }
        return burnsFasterThanAllowed() ? BudgetState.BURNING : BudgetState.HEALTHY;
    }

    /** Whether the burn rate over the last hour is above 1. */
    public boolean burnsFasterThanAllowed() {
        return burn(LookBack.HOUR).use().burnsFasterThanAllowed();
    }

    /** Whether the budget is exhausted or burns faster than allowed, so that its contributors are of interest. */
    public boolean isBurning() {
        return use.exhausted() || burnsFasterThanAllowed();
    }

    /** The same assessment with contributors. */
    public Assessment with(List<Contributor> top) {
        return with(top, historySince);
    }

    /** The same assessment of a budget that has not counted outcomes of its window. */
    public Assessment withHistorySince(long time) {
        return with(contributors, OptionalLong.of(time));
    }

    private Assessment with(List<Contributor> top, OptionalLong since) {
        return new Assessment(
                subject,
                asOf,
                watermark,
                lagging,
                everCounted,
                window,
                outcomes,
                use,
                settled,
                slices,
                burns,
                top,
                since);
    }

    /** The start of the window, in epoch milliseconds. */
    public long windowStart() {
        return Minutes.toMillis(window.from());
    }

    /**
     * The time to exhaustion: remaining × window ÷ burn rate over the last hour; 0 if nothing remains. Empty if the burn rate
     * is 0, or if a calendar window ends first.
     */
    public OptionalLong secondsToExhaustion() {
        if (use.exhausted()) {
            return OptionalLong.of(0);
        }
        BudgetUsage hour = burn(LookBack.HOUR).use();
        double rate = hour.burnRate();
        if (rate == 0 || (isCalendar() && !exhaustedWithin(use, hour, Fraction.of(minutesLeft(), 1)))) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.max(0, (long) (use.remainingRatio() * window.minutes() * 60 / rate)));
    }

    /**
     * Whether, at the burn rate of the last hour, nothing will remain within this many minutes and before a calendar window
     * ends, when the budget is full again. Exact, and computed from settled usage.
     *
     * @param slack factor by which both times are extended
     */
    boolean exhaustedWithin(long time, Fraction slack) {
        return settled.exhausted()
                || exhaustedWithin(
                        settled,
                        burn(LookBack.HOUR).settled(),
                        slack.times(isCalendar() ? Math.min(time, minutesLeft()) : time));
    }

    private boolean exhaustedWithin(BudgetUsage now, BudgetUsage hour, Fraction minutes) {
        // remaining × window <= minutes × rate, with the negative part moved to the other side; a burn rate of 0 never
        // exhausts the budget.
        return hour.tally().bad() > 0
                && Fraction.of(window.minutes(), 1)
                                .compareTo(minutes.times(hour.share())
                                        .plus(now.share().times(window.minutes())))
                        <= 0;
    }

    private boolean isCalendar() {
        return subject.window() instanceof CalendarWindow;
    }

    /** The remaining minutes of a calendar window, including the current one. */
    private long minutesLeft() {
        return window.to() - Minutes.of(asOf);
    }

    private boolean hasSameBurns(Assessment other) {
        if (burns.size() != other.burns.size()) {
            return false;
        }
        for (int i = 0; i < burns.size(); i++) {
            if (!burns.get(i).hasSameNumbersAs(other.burns.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether this assessment publishes the same numbers as another one, regardless of time. */
    public boolean publishesSameNumbersAs(Assessment other) {
        return outcomes.equals(other.outcomes)
                && use.equals(other.use)
                && hasSameBurns(other)
                && lagging == other.lagging
                && contributors.equals(other.contributors)
                && historySince.equals(other.historySince);
    }
}
