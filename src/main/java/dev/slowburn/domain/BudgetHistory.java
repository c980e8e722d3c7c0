package dev.slowburn.domain;

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
     * @param use what they used, as a speed: its {@link Use#burnRate()} is the burn rate over the step
     * @param window the use of the objective's window as of the step's end; empty where the window reaches back to minutes
     *     that are no longer kept
     * @param windowOutcomes good and bad outcomes in that window, as far as it is kept; without any the use says nothing
     * @param burned the part of the last step's window that was used up to this step's end, of all that it allows; empty
     *     before that window. It goes from nothing to what the window as of the last step has used
     */
    public record Step(
            MinuteRange minutes,
            Tally outcomes,
            Use use,
            Optional<Use> window,
            Tally windowOutcomes,
            Optional<Use> burned) {}

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
        List<List<Part>> walked =
                members.stream().map(member -> walk(member, range, stepMinutes)).toList();
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < walked.get(0).size(); i++) {
            int step = i;
            steps.add(merge(walked.stream().map(parts -> parts.get(step)).toList()));
        }
        return steps;
    }

    /** For each of the {@link #steps}, the burn rates over these look-backs, in their order. */
    public List<List<Burn>> burnRates(MinuteRange range, long stepMinutes, List<LookBack> lookBacks) {
        return new BurnRateHistory(members, this::use, retainedFrom, lookBacks).of(cut(range, stepMinutes));
    }

    /** The first minute with an outcome of any objective, as far as it is known; Long.MAX_VALUE if there is none. */
    public long firstOutcome(MinuteRange within) {
        return members.stream()
                .mapToLong(member -> member.firstOutcome(within))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** A step of one objective, in tallies. */
    private record Part(
            MinuteRange minutes, Tally outcomes, Tally units, Tally window, Tally windowOutcomes, Tally burned) {}

    private List<Part> walk(Member member, MinuteRange range, long stepMinutes) {
        List<MinuteRange> steps = cut(range, stepMinutes);
        Ledger ledger = member.ledger(
                steps.get(0).to() - 1, range.to(), List.of(member.objective().window()));
        List<Tally> windows = new ArrayList<>(steps.size());
        List<Tally> outcomes = new ArrayList<>(steps.size());
        for (MinuteRange step : steps) {
            ledger.advance(step.to() - 1);
            windows.add(isKept(ledger.range(0), ledger.since()) ? ledger.units(0) : null);
            outcomes.add(ledger.outcomes(0));
        }
        return parts(ledger, steps, windows, outcomes);
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
    private static List<Part> parts(
            Ledger ledger, List<MinuteRange> steps, List<Tally> windows, List<Tally> windowOutcomes) {
        long burnsFrom = ledger.range(0).from();
        long total = ledger.units(0).total();
        long firstFrom = steps.get(0).from();
        long burnt = burnsFrom < firstFrom
                ? ledger.past(new MinuteRange(burnsFrom, firstFrom)).units().bad()
                : 0;
        List<Part> parts = new ArrayList<>(steps.size());
        for (int i = 0; i < steps.size(); i++) {
            MinuteRange step = steps.get(i);
            Ledger.Past past = ledger.past(step);
            Tally burned = null;
            if (step.to() > burnsFrom) {
                burnt += step.from() >= burnsFrom
                        ? past.units().bad()
                        : ledger.past(new MinuteRange(burnsFrom, step.to()))
                                .units()
                                .bad();
                burned = new Tally(Math.max(0, total - burnt), burnt);
            }
            parts.add(new Part(step, past.outcomes(), past.units(), windows.get(i), windowOutcomes.get(i), burned));
        }
        return parts;
    }

    private boolean isKept(MinuteRange window, long since) {
        return window.from() >= retainedFrom || since >= retainedFrom;
    }

    private Step merge(List<Part> parts) {
        return new Step(
                parts.get(0).minutes,
                parts.stream().map(Part::outcomes).reduce(Tally.NONE, Tally::plus),
                use(parts.stream().map(Part::units).toList()),
                useIfAll(parts.stream().map(Part::window).toList()),
                parts.stream().map(Part::windowOutcomes).reduce(Tally.NONE, Tally::plus),
                useIfAll(parts.stream().map(Part::burned).toList()));
    }

    private Optional<Use> useIfAll(List<Tally> tallies) {
        return tallies.contains(null) ? Optional.empty() : Optional.of(use(tallies));
    }

    private Use use(List<Tally> tallies) {
        List<Consumption> uses = new ArrayList<>(tallies.size());
        for (int i = 0; i < tallies.size(); i++) {
            uses.add(new Consumption(tallies.get(i), members.get(i).objective().target()));
        }
        return composite.<Use>map(arithmetic -> arithmetic.use(uses)).orElseGet(() -> uses.get(0));
    }
}
