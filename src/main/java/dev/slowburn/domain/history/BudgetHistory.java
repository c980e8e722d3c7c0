package dev.slowburn.domain.history;

import dev.slowburn.domain.composite.CompositeArithmetic;
import dev.slowburn.domain.composite.JointLedgers;
import dev.slowburn.domain.consumption.BudgetUsage;
import dev.slowburn.domain.consumption.Consumption;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.ledger.Exclusions;
import dev.slowburn.domain.ledger.HourRow;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.ledger.LedgerRows;
import dev.slowburn.domain.ledger.OccupiedMinutes;
import dev.slowburn.domain.ledger.Slicing;
import dev.slowburn.domain.slo.CompositeMethod;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.domain.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The past of a budget, step by step, computed from the rows of its ledgers under the definition in force, as if that had
 * always been in force.
 *
 * <p>A separate {@link Ledger} advances over the rows from the first step to the last, so the numbers of the window at the end
 * of a step are those of a snapshot at that time. Cost: each row of the range is read two or three times, however long the
 * window is: when it enters the window, when it leaves, and for its step.
 */
public final class BudgetHistory {
    /** Longer than any window plus the range before it, so that no row that exists is treated as too old. */
    private static final long UNLIMITED = 4L * 366 * 24 * Minutes.PER_HOUR;

    private final List<Member> members;
    private final Optional<CompositeArithmetic> composite;
    private final long retainedFrom;

    /**
     * An objective of the budget.
     *
     * @param rows of its ledger, at least from the start of the longest window before the first step
     * @param since the first minute with an outcome, as restored from the state; Long.MAX_VALUE if it is unknown
     */
    public record Member(Objective objective, LedgerRows rows, long since, Exclusions exclusions) {
        /** A ledger over the rows, as of a past minute. */
        Ledger ledger(long minute, long upToMinute, List<Window> windows) {
            Ledger ledger =
                    new Ledger(rows, new HourRow(), UNLIMITED, objective.budgeting(), exclusions, since, windows);
            ledger.startInThePast(minute, upToMinute);
            return ledger;
        }

        /** The first minute with an outcome, excluded minutes included; found in the rows if the state does not have it. */
        private long firstOutcome(MinuteRange within) {
            return Math.min(since, new OccupiedMinutes(rows).first(within.from(), within.to() - 1));
        }
    }

    /**
     * One step.
     *
     * @param outcomes good and bad outcomes in the step
     * @param use the usage of these outcomes: its {@link BudgetUsage#burnRate()} is the burn rate over the step
     * @param window the usage of the objective's window as of the end of the step; empty if the window reaches back to minutes
     *     that are no longer retained
     * @param windowOutcomes good and bad outcomes in that window, as far as it is retained; if there are none, the usage has no
     *     meaning
     * @param burned the usage of the last step's window by the outcomes up to the end of this step; empty before that window.
     *     It grows from nothing to the usage of the window as of the last step
     */
    public record Step(
            MinuteRange minutes,
            Tally outcomes,
            BudgetUsage use,
            Optional<BudgetUsage> window,
            Tally windowOutcomes,
            Optional<BudgetUsage> burned) {}

    /**
     * The burn rate over a look-back in a step.
     *
     * @param rate as of the end of the step; empty if the look-back has no outcomes or reaches back to minutes that are no
     *     longer retained
     * @param highest the highest rate of all minutes of the step
     */
    public record Burn(LookBack lookBack, OptionalDouble rate, OptionalDouble highest) {}

    /**
     * @param members the objectives; a single one unless the budget is composite
     * @param method the method of a composite; empty for the budget of one objective
     * @param retainedFrom the first minute that is retained
     */
    public BudgetHistory(List<Member> members, Optional<CompositeMethod> method, long retainedFrom) {
        this.members = List.copyOf(members);
        this.composite = method.map(how -> new CompositeArithmetic(
                how, members.stream().map(Member::objective).toList()));
        this.retainedFrom = retainedFrom;
    }

    /** The length of a step that is at least {@code stepMinutes} and contains whole slices of all objectives. */
    public static long fittingStep(long stepMinutes, List<Objective> objectives) {
        long step = stepMinutes;
        for (Objective objective : objectives) {
            long slice = new Slicing(objective.budgeting()).minutes();
            step = -Math.floorDiv(-step, slice) * slice;
        }
        return step;
    }

    /**
     * The steps of a range. Their boundaries are multiples of their length since the epoch; the first and the last may be
     * shorter.
     */
    public List<Step> steps(MinuteRange range, long stepMinutes) {
        List<MinuteRange> steps = split(range, stepMinutes);
        List<Window> window = List.of(members.get(0).objective().window());
        JointLedgers ledgers = ledgers(steps.get(0).to() - 1, range.to(), window);
        List<Optional<BudgetUsage>> windows = new ArrayList<>(steps.size());
        List<Tally> windowOutcomes = new ArrayList<>(steps.size());
        for (MinuteRange step : steps) {
            ledgers.advance(step.to() - 1);
            windows.add(ledgers.isKept(0, retainedFrom) ? Optional.of(use(ledgers.units(0))) : Optional.empty());
            windowOutcomes.add(ledgers.outcomes(0));
        }
        return steps(ledgers, steps, windows, windowOutcomes);
    }

    private JointLedgers ledgers(long minute, long upToMinute, List<Window> windows) {
        return new JointLedgers(
                members.stream()
                        .map(member -> member.ledger(minute, upToMinute, windows))
                        .toList(),
                composite,
                windows);
    }

    /** For each of the {@link #steps}, the burn rates over the given look-backs, in their order. */
    public List<List<Burn>> burnRates(MinuteRange range, long stepMinutes, List<LookBack> lookBacks) {
        List<Window> windows = lookBacks.stream()
                .<Window>map(lookBack -> new RollingWindow(lookBack.text(), lookBack.minutes()))
                .toList();
        return new BurnRateHistory(ledgers(range.from(), range.to(), windows), this::use, retainedFrom, lookBacks)
                .of(split(range, stepMinutes));
    }

    /** The first minute with an outcome of any objective, as far as it is known; Long.MAX_VALUE if there is none. */
    public long firstOutcome(MinuteRange within) {
        return members.stream()
                .mapToLong(member -> member.firstOutcome(within))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static List<MinuteRange> split(MinuteRange range, long stepMinutes) {
        List<MinuteRange> steps = new ArrayList<>();
        for (long from = range.from(); from < range.to(); ) {
            long to = Math.min(range.to(), (Math.floorDiv(from, stepMinutes) + 1) * stepMinutes);
            steps.add(new MinuteRange(from, to));
            from = to;
        }
        return steps;
    }

    /** The tallies of each step as of the last one, when slices have closed that were open at the end of their step. */
    private List<Step> steps(
            JointLedgers ledgers,
            List<MinuteRange> ranges,
            List<Optional<BudgetUsage>> windows,
            List<Tally> windowOutcomes) {
        long windowFrom = ledgers.range(0).from();
        List<Tally> window = ledgers.units(0);
        long firstFrom = ranges.get(0).from();
        long[] badSoFar = new long[members.size()];
        if (windowFrom < firstFrom) {
            addBad(badSoFar, ledgers.past(new MinuteRange(windowFrom, firstFrom)));
        }
        List<Step> steps = new ArrayList<>(ranges.size());
        for (int i = 0; i < ranges.size(); i++) {
            MinuteRange step = ranges.get(i);
            JointLedgers.Past past = ledgers.past(step);
            Optional<BudgetUsage> burned = Optional.empty();
            if (step.to() > windowFrom) {
                addBad(
                        badSoFar,
                        step.from() >= windowFrom ? past : ledgers.past(new MinuteRange(windowFrom, step.to())));
                burned = Optional.of(use(burned(window, badSoFar)));
            }
            steps.add(
                    new Step(step, past.outcomes(), use(past.units()), windows.get(i), windowOutcomes.get(i), burned));
        }
        return steps;
    }

    private static void addBad(long[] badSoFar, JointLedgers.Past past) {
        for (int i = 0; i < badSoFar.length; i++) {
            badSoFar[i] += past.units().get(i).bad();
        }
    }

    private static List<Tally> burned(List<Tally> window, long[] badSoFar) {
        List<Tally> burned = new ArrayList<>(badSoFar.length);
        for (int i = 0; i < badSoFar.length; i++) {
            burned.add(new Tally(Math.max(0, window.get(i).total() - badSoFar[i]), badSoFar[i]));
        }
        return burned;
    }

    private BudgetUsage use(List<Tally> tallies) {
        List<Consumption> uses = new ArrayList<>(tallies.size());
        for (int i = 0; i < tallies.size(); i++) {
            uses.add(new Consumption(tallies.get(i), members.get(i).objective().target()));
        }
        return composite.<BudgetUsage>map(arithmetic -> arithmetic.use(uses)).orElseGet(() -> uses.get(0));
    }
}
