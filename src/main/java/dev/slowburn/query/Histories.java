package dev.slowburn.query;

import dev.slowburn.domain.consumption.BudgetUsage;
import dev.slowburn.domain.history.BudgetHistory;
import dev.slowburn.domain.ledger.Exclusions;
import dev.slowburn.domain.outcome.Quantity;
import dev.slowburn.domain.slo.BudgetCorrection;
import dev.slowburn.domain.slo.BudgetDescriptor;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.query.view.HistoryView;
import dev.slowburn.topology.view.EvaluatedBudget;
import dev.slowburn.topology.view.LedgerQueries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * Computes histories of the budgets of this instance in the calling thread. It copies the rows of the ledger once (720 for 30 days)
 * and evaluates a ledger of its own on the copy, without locking the task's ledger.
 */
public final class Histories {
    /** The limit of Prometheus for range queries. */
    private static final long MAX_STEPS = 11_000;

    /**
     * Each minute per look-back and objective costs one to two microseconds on an idle core, so the limit is about ten seconds. It
     * is enough for a year of four objectives with the two look-backs of an alert.
     */
    private static final long MAX_LOOK_BACK_MINUTES = 5_000_000;

    /** Round lengths in minutes that divide a day. */
    private static final long[] ROUND_STEPS = {1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720};

    private static final long DAY = 24L * Minutes.PER_HOUR;

    private final LocalBudgets budgets;
    private final LedgerQueries ledgers;

    /**
     * The parameters of a history.
     *
     * @param from empty for the end minus the length of the window
     * @param to empty for the current time of the evaluation clock
     * @param step empty for the shortest round step that gives at most {@code maxPoints} steps
     * @param maxPoints at least 2
     * @param sinceFirstOutcome whether the time before the budget's first outcome is omitted before a step is chosen
     * @param lookBacks look-backs for which burn rates are computed
     */
    public record Range(
            Optional<Instant> from,
            Optional<Instant> to,
            Optional<Duration> step,
            int maxPoints,
            boolean sinceFirstOutcome,
            List<LookBack> lookBacks) {
        public static final int DEFAULT_POINTS = 500;
        public static final int MAX_POINTS = (int) MAX_STEPS;

        public Range {
            requireOrder(from, to);
            lookBacks = List.copyOf(lookBacks);
        }

        /**
         * Checks a range of a request, of a history or of a list.
         *
         * @param from inclusive
         * @param to exclusive
         * @throws BadRequestException if the range is reversed or empty
         */
        public static void requireOrder(Optional<Instant> from, Optional<Instant> to) {
            if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
                throw new BadRequestException(
                        "from: must be before to; swap them or omit one, was " + from.get() + ", with to " + to.get());
            }
        }
    }

    public Histories(LocalBudgets budgets, LedgerQueries ledgers) {
        this.budgets = budgets;
        this.ledgers = ledgers;
    }

    /**
     * The history of a budget of this instance.
     *
     * @throws BadRequestException if the range is empty or too expensive
     * @throws NotFoundException if no outcome of the budget has been counted yet
     * @throws UnavailableException if the ledger is not on this instance or is moving
     */
    public HistoryView of(BudgetAddress address, Range requested) {
        EvaluatedBudget evaluated = budgets.evaluated(address);
        BudgetDescriptor subject = evaluated.assessment().subject();
        long now = Minutes.of(evaluated.assessment().asOf());
        long retainedFrom = now - ledgers.retentionMinutes() + 1;
        long to = Math.min(
                now + 1,
                requested.to().map(moment -> ceiling(moment.toEpochMilli())).orElse(now + 1));
        long from = Math.max(
                retainedFrom,
                requested
                        .from()
                        .map(moment -> Minutes.of(moment.toEpochMilli()))
                        .orElseGet(() -> subject.window().at(to - 1).from()));
        if (from >= to) {
            throw new BadRequestException("from, to: nothing in this range is retained; request a time from "
                    + instant(retainedFrom) + " to " + instant(now + 1));
        }
        checkLookBacks(requested.lookBacks());
        if (!requested.sinceFirstOutcome()) {
            checkCost(
                    requested.lookBacks().size(),
                    to - from,
                    address.objectives().size());
        }
        List<BudgetCorrection> corrections = budgets.definitions().corrections().stream()
                .filter(correction -> correction.slos().contains(address.slo().name()))
                .toList();
        MinuteRange rows = rows(address, requested, new MinuteRange(from, to));
        BudgetHistory history = history(address, corrections, rows, retainedFrom);
        if (requested.sinceFirstOutcome()) {
            from = Math.max(from, Math.min(to - 1, history.firstOutcome(rows)));
            checkCost(
                    requested.lookBacks().size(),
                    to - from,
                    address.objectives().size());
        }
        long step = step(requested, from, to, address.objectives());
        MinuteRange range = new MinuteRange(Math.max(retainedFrom, Math.floorDiv(from, step) * step), to);
        List<HistoryView.PointView> points = points(history, range, step, requested.lookBacks());
        return new HistoryView(
                address.id(),
                subject.target(),
                subject.window().text(),
                instant(range.from()),
                instant(range.to()),
                step * 60,
                Instant.ofEpochMilli(evaluated.assessment().asOf()),
                instant(retainedFrom),
                points,
                touching(corrections, range));
    }

    private void checkLookBacks(List<LookBack> lookBacks) {
        for (LookBack lookBack : lookBacks) {
            if (lookBack.minutes() < 1 || lookBack.minutes() > ledgers.retentionMinutes()) {
                throw new BadRequestException(
                        "look_back: must be from 1m to the retention, which is " + ledgers.retentionMinutes() + "m");
            }
        }
    }

    /**
     * Accepts a request for the number of minutes that its message advises.
     *
     * @param minutes minutes of the range, without those by which the first step starts earlier; one more than advised if the range
     *     starts or ends within a minute
     */
    private static void checkCost(int lookBacks, long minutes, int objectives) {
        if (lookBacks * (minutes - 1) * objectives > MAX_LOOK_BACK_MINUTES) {
            throw new BadRequestException("look_back: " + Quantity.of(lookBacks, "look-back") + " over "
                    + Quantity.of(minutes, "minute") + " of "
                    + Quantity.of(objectives, "objective") + " are too expensive; request fewer look-backs, or at most "
                    + Quantity.of(MAX_LOOK_BACK_MINUTES / lookBacks / objectives, "minute"));
        }
    }

    private static long roundStep(long from, long to, int maxPoints) {
        for (long step : ROUND_STEPS) {
            if (Math.floorDiv(to - 1, step) - Math.floorDiv(from, step) < maxPoints) {
                return step;
            }
        }
        long days = DAY;
        while (Math.floorDiv(to - 1, days) - Math.floorDiv(from, days) >= maxPoints) {
            days += DAY;
        }
        return days;
    }

    private static long requestedStep(Range requested, long from, long to) {
        long step =
                requested.step().map(Duration::toMinutes).orElseGet(() -> roundStep(from, to, requested.maxPoints()));
        if (step < 1) {
            throw new BadRequestException("step: must be at least 1m");
        }
        return step;
    }

    private static long step(Range requested, long from, long to, List<Objective> objectives) {
        long minutes = to - from;
        long step = BudgetHistory.fittingStep(requestedStep(requested, from, to), objectives);
        if (minutes / step > MAX_STEPS) {
            throw new BadRequestException(
                    "step: gives " + minutes / step + " points; at most " + MAX_STEPS + " are allowed");
        }
        return step;
    }

    /** The minutes whose rows are needed; the first step may begin before the requested start, by less than a step. */
    private static MinuteRange rows(BudgetAddress address, Range requested, MinuteRange range) {
        long longest = Stream.concat(
                        address.objectives().stream()
                                .map(objective -> address.budget(objective).longestMinutes()),
                        requested.lookBacks().stream().map(LookBack::minutes))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        long widest =
                BudgetHistory.fittingStep(requestedStep(requested, range.from(), range.to()), address.objectives());
        return new MinuteRange(Math.max(0, range.from() - widest - 2 * longest), range.to());
    }

    private BudgetHistory history(
            BudgetAddress address, List<BudgetCorrection> corrections, MinuteRange rows, long retainedFrom) {
        try {
            List<BudgetHistory.Member> members = address.objectives().stream()
                    .map(objective -> ledgers.member(
                            budgets.partitionOf(address.service()),
                            address.budget(objective),
                            Exclusions.of(corrections),
                            rows))
                    .toList();
            return new BudgetHistory(members, address.compositeMethod(), retainedFrom);
        } catch (InvalidStateStoreException e) {
            throw new UnavailableException("the ledger of budget " + address.id() + " is moving", e);
        }
    }

    private static List<HistoryView.PointView> points(
            BudgetHistory history, MinuteRange range, long stepMinutes, List<LookBack> lookBacks) {
        List<BudgetHistory.Step> steps = history.steps(range, stepMinutes);
        List<List<BudgetHistory.Burn>> burns = lookBacks.isEmpty()
                ? Collections.nCopies(steps.size(), List.of())
                : history.burnRates(range, stepMinutes, lookBacks);
        List<HistoryView.PointView> points = new ArrayList<>(steps.size());
        for (int i = 0; i < steps.size(); i++) {
            points.add(point(steps.get(i), burns.get(i)));
        }
        return points;
    }

    private static HistoryView.PointView point(BudgetHistory.Step step, List<BudgetHistory.Burn> burns) {
        return new HistoryView.PointView(
                instant(step.minutes().from()),
                instant(step.minutes().to()),
                step.outcomes().good(),
                step.outcomes().bad(),
                step.outcomes().total(),
                step.use().burnRate(),
                step.window().map(BudgetUsage::consumedRatio).orElse(null),
                step.window().map(BudgetUsage::remainingRatio).orElse(null),
                step.windowOutcomes().total(),
                step.burned().map(BudgetUsage::consumedRatio).orElse(null),
                burns.stream()
                        .map(burn -> new HistoryView.BurnView(
                                burn.lookBack().text(), orNull(burn.rate()), orNull(burn.highest())))
                        .toList());
    }

    private static Double orNull(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }

    private static List<HistoryView.CorrectionView> touching(List<BudgetCorrection> corrections, MinuteRange range) {
        return corrections.stream()
                .flatMap(correction -> correction.schedule().touching(range).stream()
                        .map(time -> new HistoryView.CorrectionView(
                                correction.name(), instant(time.from()), instant(time.to()))))
                .sorted(Comparator.comparing(HistoryView.CorrectionView::start))
                .toList();
    }

    private static long ceiling(long millis) {
        return -Math.floorDiv(-millis, 60_000L);
    }

    private static Instant instant(long minute) {
        return Instant.ofEpochMilli(Minutes.toMillis(minute));
    }
}
