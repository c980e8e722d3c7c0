package dev.slowburn.query;

import dev.slowburn.domain.consumption.BudgetUsage;
import dev.slowburn.domain.history.BudgetHistory;
import dev.slowburn.domain.ledger.Exclusions;
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
 * Histories of the budgets of this instance, computed in the thread that asks: it copies the rows of the ledger once (720 for
 * 30 days) and walks over the copy with a ledger of its own, so that neither disturbs the other.
 */
public final class Histories {
    /** As many steps as Prometheus allows in a range query. */
    private static final long MOST_STEPS = 11_000;

    /**
     * Each minute of a look-back and an objective costs one to two microseconds on an idle core, so this is about ten seconds. It is
     * enough for a year of four objectives with the two look-backs of an alert.
     */
    private static final long MOST_LOOK_BACK_MINUTES = 5_000_000;

    /** Lengths in minutes that divide a day, so that steps begin where a person would expect. */
    private static final long[] ROUND_STEPS = {1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720};

    private static final long DAY = 24L * Minutes.PER_HOUR;

    private final LocalBudgets budgets;
    private final LedgerQueries ledgers;

    /**
     * What is asked for.
     *
     * @param from empty for the length of the window before the end
     * @param to empty for now, by the evaluation clock
     * @param step empty for the shortest round one that gives at most {@code maxPoints} steps
     * @param maxPoints at least 2
     * @param sinceFirstOutcome whether the time before the budget's first outcome is left out, before a step is chosen
     * @param lookBacks over which burn rates are computed, too
     */
    public record Range(
            Optional<Instant> from,
            Optional<Instant> to,
            Optional<Duration> step,
            int maxPoints,
            boolean sinceFirstOutcome,
            List<LookBack> lookBacks) {
        public static final int USUAL_POINTS = 500;
        public static final int MOST_POINTS = (int) MOST_STEPS;

        public Range {
            lookBacks = List.copyOf(lookBacks);
        }
    }

    public Histories(LocalBudgets budgets, LedgerQueries ledgers) {
        this.budgets = budgets;
        this.ledgers = ledgers;
    }

    /**
     * What a budget of this instance was.
     *
     * @throws BadRequestException if the range is not one, or has too many steps
     * @throws NotFoundException if no outcome has made the budget yet
     * @throws UnavailableException if its ledger is not here or is moving
     */
    public HistoryView of(BudgetAddress address, Range asked) {
        EvaluatedBudget standing = budgets.standing(address);
        BudgetDescriptor subject = standing.assessment().subject();
        long now = Minutes.of(standing.assessment().asOf());
        long retainedFrom = now - ledgers.retentionMinutes() + 1;
        long to = Math.min(
                now + 1,
                asked.to().map(moment -> ceiling(moment.toEpochMilli())).orElse(now + 1));
        long from = Math.max(
                retainedFrom,
                asked.from()
                        .map(moment -> Minutes.of(moment.toEpochMilli()))
                        .orElseGet(() -> subject.window().at(to - 1).from()));
        if (from >= to) {
            throw new BadRequestException("from: must be before to, and within what is kept, which begins at "
                    + instant(retainedFrom) + " and ends at " + instant(now + 1));
        }
        checkLookBacks(asked.lookBacks());
        if (!asked.sinceFirstOutcome()) {
            checkCost(asked.lookBacks().size(), to - from, address.objectives().size());
        }
        List<BudgetCorrection> corrections = budgets.definitions().corrections().stream()
                .filter(correction -> correction.slos().contains(address.slo().name()))
                .toList();
        MinuteRange rows = rows(address, asked, new MinuteRange(from, to));
        BudgetHistory history = history(address, corrections, rows, retainedFrom);
        if (asked.sinceFirstOutcome()) {
            from = Math.max(from, Math.min(to - 1, history.firstOutcome(rows)));
            checkCost(asked.lookBacks().size(), to - from, address.objectives().size());
        }
        long step = step(asked, from, to, address.objectives());
        MinuteRange range = new MinuteRange(Math.max(retainedFrom, Math.floorDiv(from, step) * step), to);
        List<HistoryView.PointView> points = points(history, range, step, asked.lookBacks());
        return new HistoryView(
                address.id(),
                subject.target(),
                subject.window().text(),
                instant(range.from()),
                instant(range.to()),
                step * 60,
                Instant.ofEpochMilli(standing.assessment().asOf()),
                instant(retainedFrom),
                points,
                touching(corrections, range));
    }

    private void checkLookBacks(List<LookBack> lookBacks) {
        for (LookBack lookBack : lookBacks) {
            if (lookBack.minutes() < 1 || lookBack.minutes() > ledgers.retentionMinutes()) {
                throw new BadRequestException(
                        "look_back: must be from 1m to what is kept, which is " + ledgers.retentionMinutes() + "m");
            }
        }
    }

    /**
     * Accepts what it advises.
     *
     * @param minutes of the range, without those by which its first step begins earlier; one more than advised if it begins or ends
     *     within a minute
     */
    private static void checkCost(int lookBacks, long minutes, int objectives) {
        if (lookBacks * (minutes - 1) * objectives > MOST_LOOK_BACK_MINUTES) {
            throw new BadRequestException("look_back: " + lookBacks + " look-backs over " + minutes + " minutes of "
                    + objectives + " objectives are more than an answer may cost; ask for fewer look-backs, or for "
                    + MOST_LOOK_BACK_MINUTES / lookBacks / objectives + " minutes at most");
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

    private static long wantedStep(Range asked, long from, long to) {
        long wanted = asked.step().map(Duration::toMinutes).orElseGet(() -> roundStep(from, to, asked.maxPoints()));
        if (wanted < 1) {
            throw new BadRequestException("step: must be at least 1m");
        }
        return wanted;
    }

    private static long step(Range asked, long from, long to, List<Objective> objectives) {
        long minutes = to - from;
        long step = BudgetHistory.fittingStep(wantedStep(asked, from, to), objectives);
        if (minutes / step > MOST_STEPS) {
            throw new BadRequestException(
                    "step: gives " + minutes / step + " points, of which " + MOST_STEPS + " are allowed");
        }
        return step;
    }

    /** The minutes whose rows are needed; the first step may begin earlier than was asked for, by less than a step. */
    private static MinuteRange rows(BudgetAddress address, Range asked, MinuteRange range) {
        long longest = Stream.concat(
                        address.objectives().stream()
                                .map(objective -> address.budget(objective).longestMinutes()),
                        asked.lookBacks().stream().map(LookBack::minutes))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        long widest = BudgetHistory.fittingStep(wantedStep(asked, range.from(), range.to()), address.objectives());
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
