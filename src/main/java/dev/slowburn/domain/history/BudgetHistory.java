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
 * What a budget was, step by step, computed from the rows of its ledgers by the definition in force: had it always been so.
 *
 * <p>A {@link Ledger} of its own walks over the rows from the first step to the last, so the numbers of the window as of a step
 * are those that the snapshot of that moment would have told. Cost: each row of the range is read two or three times, once as
 * it enters the window, once as it leaves, once for its step, however long the window is.
 */
public final class BudgetHistory {
    /** More than any window and the range before it: all rows that are asked for are there, or were never kept. */
    private static final long UNLIMITED = 4L * 366 * 24 * Minutes.PER_HOUR;

    private final List<Member> members;
    private final Optional<CompositeArithmetic> composite;
    private final long retainedFrom;

    /**
     * An objective whose numbers the budget is made of.
     *
     * @param rows of its ledger, at least from the longest window before the first step on
     * @param since the first minute with an outcome, as remembered; Long.MAX_VALUE if nobody knows one
     */
    public record Member(Objective objective, LedgerRows rows, long since, Exclusions exclusions) {
        /** A ledger over the rows, as of a minute of the past. */
        Ledger ledger(long minute, long upToMinute, List<Window> spans) {
            Ledger ledger = new Ledger(rows, new HourRow(), UNLIMITED, objective.budgeting(), exclusions, since, spans);
            ledger.startInThePast(minute, upToMinute);
            return ledger;
        }

        /** The first minute with an outcome, counted or excluded; from the rows if it is not remembered. */
        private long firstOutcome(MinuteRange within) {
            return Math.min(since, new OccupiedMinutes(rows).first(within.from(), within.to() - 1));
        }
    }

    /**
     * One step.
     *
     * @param outcomes good and bad in it
     * @param use what they used, as a speed: its {@link BudgetUsage#burnRate()} is the burn rate over the step
     * @param window the use of the objective's window as of the step's end; empty where the window reaches back to minutes
     *     that are no longer kept
     * @param windowOutcomes good and bad outcomes in that window, as far as it is kept; without any the use says nothing
     * @param burned the part of the last step's window that was used up to this step's end, of all that it allows; empty
     *     before that window. It goes from nothing to what the window as of the last step has used
     */
    public record Step(
            MinuteRange minutes,
            Tally outcomes,
            BudgetUsage use,
            Optional<BudgetUsage> window,
            Tally windowOutcomes,
            Optional<BudgetUsage> burned) {}

    /**
     * The burn rate over a look-back, in a step.
     *
     * @param rate as of the step's end; empty where the look-back has no outcomes, or reaches back to minutes that are no longer
     *     kept
     * @param highest of all minutes of the step
     */
    public record Burn(LookBack lookBack, OptionalDouble rate, OptionalDouble highest) {}

    /**
     * @param members the objectives; one, unless the budget is composite
     * @param method how a composite puts them together; empty for the budget of one objective
     * @param retainedFrom the first minute that is kept
     */
    public BudgetHistory(List<Member> members, Optional<CompositeMethod> method, long retainedFrom) {
        this.members = List.copyOf(members);
        this.composite = method.map(how -> new CompositeArithmetic(
                how, members.stream().map(Member::objective).toList()));
        this.retainedFrom = retainedFrom;
    }

    /** The length of a step that is at least so long and holds whole slices of all objectives. */
    public static long fittingStep(long stepMinutes, List<Objective> objectives) {
        long step = stepMinutes;
        for (Objective objective : objectives) {
            long slice = new Slicing(objective.budgeting()).minutes();
            step = -Math.floorDiv(-step, slice) * slice;
        }
        return step;
    }

    /** Steps whose boundaries are multiples of their length since the epoch; the first and the last may be shorter. */
    public List<Step> steps(MinuteRange range, long stepMinutes) {
        List<MinuteRange> steps = cut(range, stepMinutes);
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

    private JointLedgers ledgers(long minute, long upToMinute, List<Window> spans) {
        return new JointLedgers(
                members.stream()
                        .map(member -> member.ledger(minute, upToMinute, spans))
                        .toList(),
                composite,
                spans);
    }

    /** For each of the {@link #steps}, the burn rates over these look-backs, in their order. */
    public List<List<Burn>> burnRates(MinuteRange range, long stepMinutes, List<LookBack> lookBacks) {
        List<Window> spans = lookBacks.stream()
                .<Window>map(lookBack -> new RollingWindow(lookBack.text(), lookBack.minutes()))
                .toList();
        return new BurnRateHistory(ledgers(range.from(), range.to(), spans), this::use, retainedFrom, lookBacks)
                .of(cut(range, stepMinutes));
    }

    /** The first minute with an outcome of any objective, as far as it is known; Long.MAX_VALUE if there is none. */
    public long firstOutcome(MinuteRange within) {
        return members.stream()
                .mapToLong(member -> member.firstOutcome(within))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static List<MinuteRange> cut(MinuteRange range, long stepMinutes) {
        List<MinuteRange> steps = new ArrayList<>();
        for (long from = range.from(); from < range.to(); ) {
            long to = Math.min(range.to(), (Math.floorDiv(from, stepMinutes) + 1) * stepMinutes);
            steps.add(new MinuteRange(from, to));
            from = to;
        }
        return steps;
    }

    /** What was in each step, as of the last one: by then slices are over that were open at the end of theirs. */
    private List<Step> steps(
            JointLedgers ledgers,
            List<MinuteRange> ranges,
            List<Optional<BudgetUsage>> windows,
            List<Tally> windowOutcomes) {
        long burnsFrom = ledgers.range(0).from();
        List<Tally> window = ledgers.units(0);
        long firstFrom = ranges.get(0).from();
        long[] burnt = new long[members.size()];
        if (burnsFrom < firstFrom) {
            burn(burnt, ledgers.past(new MinuteRange(burnsFrom, firstFrom)));
        }
        List<Step> steps = new ArrayList<>(ranges.size());
        for (int i = 0; i < ranges.size(); i++) {
            MinuteRange step = ranges.get(i);
            JointLedgers.Past past = ledgers.past(step);
            Optional<BudgetUsage> burned = Optional.empty();
            if (step.to() > burnsFrom) {
                burn(burnt, step.from() >= burnsFrom ? past : ledgers.past(new MinuteRange(burnsFrom, step.to())));
                burned = Optional.of(use(burned(window, burnt)));
            }
            steps.add(
                    new Step(step, past.outcomes(), use(past.units()), windows.get(i), windowOutcomes.get(i), burned));
        }
        return steps;
    }

    private static void burn(long[] burnt, JointLedgers.Past past) {
        for (int i = 0; i < burnt.length; i++) {
            burnt[i] += past.units().get(i).bad();
        }
    }

    private static List<Tally> burned(List<Tally> window, long[] burnt) {
        List<Tally> burned = new ArrayList<>(burnt.length);
        for (int i = 0; i < burnt.length; i++) {
            burned.add(new Tally(Math.max(0, window.get(i).total() - burnt[i]), burnt[i]));
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
