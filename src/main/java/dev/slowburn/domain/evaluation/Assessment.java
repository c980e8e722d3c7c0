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
 * What a budget's ledger says as of a moment.
 *
 * @param asOf the moment, in epoch milliseconds of the evaluation clock
 * @param watermark the highest event time counted, over the whole input
 * @param lagging whether the input is behind
 * @param everCounted whether any outcome ever reached this budget
 * @param window the minutes it is about; may reach beyond {@code asOf}
 * @param outcomes good and bad outcomes in the window
 * @param use what they use of the budget
 * @param settled the same without the verdict on a time slice that is still open: what decisions are made of, because the
 *     first failed request of a minute must not page anybody
 * @param slices how many slices the window has; empty if the budget is not about slices
 * @param burns over the look-backs of {@link Budget#lookBacks()}, in their order
 * @param contributors what most failures of the last hour have in common, most first; empty unless the budget burns
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
        List<Contributor> contributors) {

    /**
     * The same over a look-back.
     *
     * @param use whose {@link BudgetUsage#burnRate()} is the burn rate
     * @param silent whether this many whole minutes have no outcome. The open minute is not one of them: at its turn a look-back
     *     of a minute is always empty
     */
    public record Burn(LookBack lookBack, Tally outcomes, BudgetUsage use, BudgetUsage settled, boolean silent) {
        /** Whether there is nothing to judge: neither an outcome nor a time slice that is bad without one. */
        boolean isWithoutData() {
            return outcomes.total() == 0 && settled.tally().bad() == 0;
        }

        private boolean showsTheSameAs(Burn other) {
            return lookBack.equals(other.lookBack)
                    && outcomes.equals(other.outcomes)
                    && use.equals(other.use)
                    && settled.equals(other.settled);
        }

        /** Whether it is empty only because its one minute has just begun: nothing is known that was not known before it. */
        boolean isOnlyBegun() {
            return lookBack.minutes() == 1 && isWithoutData() && !silent;
        }

        /** Whether there is a burn rate to decide by: a slice that is still open has none. */
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

    /** Whether over the last hour failures came faster than the target allows. */
    public boolean burnsFasterThanAllowed() {
        return burn(LookBack.HOUR).use().burnsFasterThanAllowed();
    }

    /** Whether the budget is going or gone: whoever reads of it wants to know what fails. */
    public boolean isBurning() {
        return use.exhausted() || burnsFasterThanAllowed();
    }

    /** The same with what most failures have in common. */
    public Assessment with(List<Contributor> top) {
        return new Assessment(
                subject, asOf, watermark, lagging, everCounted, window, outcomes, use, settled, slices, burns, top);
    }

    /** The first moment of the window, in epoch milliseconds. */
    public long windowStart() {
        return Minutes.toMillis(window.from());
    }

    /**
     * Remaining × window ÷ burn rate over the last hour; 0 when nothing remains. Empty if nothing burns, or if a calendar window
     * ends first.
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
     * Whether at the speed of the last hour nothing will remain within so many minutes, and before a calendar window ends, as
     * the budget is full again then; exact, and of what is settled.
     *
     * @param slack by which both times are longer
     */
    boolean exhaustedWithin(long time, Fraction slack) {
        return settled.exhausted()
                || exhaustedWithin(
                        settled,
                        burn(LookBack.HOUR).settled(),
                        slack.times(isCalendar() ? Math.min(time, minutesLeft()) : time));
    }

    private boolean exhaustedWithin(BudgetUsage now, BudgetUsage hour, Fraction minutes) {
        // remaining × window <= minutes × rate, with the negative part on the other side: no speed, no exhaustion.
        return hour.tally().bad() > 0
                && Fraction.of(window.minutes(), 1)
                                .compareTo(minutes.times(hour.share())
                                        .plus(now.share().times(window.minutes())))
                        <= 0;
    }

    private boolean isCalendar() {
        return subject.window() instanceof CalendarWindow;
    }

    /** Of a calendar window, the current minute included. */
    private long minutesLeft() {
        return window.to() - Minutes.of(asOf);
    }

    private boolean showsTheSameBurns(Assessment other) {
        if (burns.size() != other.burns.size()) {
            return false;
        }
        for (int i = 0; i < burns.size(); i++) {
            if (!burns.get(i).showsTheSameAs(other.burns.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a reader would learn nothing new from this one, the time apart. */
    public boolean publishesSameNumbersAs(Assessment other) {
        return outcomes.equals(other.outcomes)
                && use.equals(other.use)
                && showsTheSameBurns(other)
                && lagging == other.lagging
                && contributors.equals(other.contributors);
    }
}
