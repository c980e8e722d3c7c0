package dev.slowburn.query;

import dev.slowburn.domain.BudgetCorrection;
import dev.slowburn.domain.BudgetHistory;
import dev.slowburn.domain.Exclusions;
import dev.slowburn.domain.MinuteRange;
import dev.slowburn.domain.Minutes;
import dev.slowburn.domain.Objective;
import dev.slowburn.domain.Subject;
import dev.slowburn.domain.Use;
import dev.slowburn.topology.Standing;
import dev.slowburn.topology.StoredLedgers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * Histories of the budgets of this instance, computed in the thread that asks: it copies the rows of the ledger once (720 for
 * 30 days) and walks over the copy with a ledger of its own, so that neither disturbs the other.
 */
public final class Histories {
    /** As many steps as Prometheus allows in a range query. */
    private static final long MOST_STEPS = 11_000;

    private static final long USUAL_STEPS = 500;

    private final LocalBudgets budgets;
    private final StoredLedgers ledgers;

    /**
     * What is asked for.
     *
     * @param from empty for the length of the window before the end
     * @param to empty for now, by the evaluation clock
     * @param step empty for one that gives some hundred steps
     */
    public record Range(Optional<Instant> from, Optional<Instant> to, Optional<Duration> step) {}

    public Histories(LocalBudgets budgets, StoredLedgers ledgers) {
        this.budgets = budgets;
        this.ledgers = ledgers;
    }

    /**
     * What a budget of this instance was.
     *
     * @throws WrongRequestException if the range is not one, or has too many steps
     * @throws UnknownException if no outcome has made the budget yet
     * @throws UnavailableException if its ledger is not here or is moving
     */
    public HistoryView of(BudgetAddress address, Range asked) {
        Standing standing = budgets.standing(address);
        Subject subject = standing.assessment().subject();
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
            throw new WrongRequestException("from: must be before to, and within what is kept, which begins at "
                    + instant(retainedFrom) + " and ends at " + instant(now + 1));
        }
        List<Objective> objectives = address.objectives();
        long step = step(asked.step(), to - from, objectives);
        MinuteRange range = new MinuteRange(Math.max(retainedFrom, Math.floorDiv(from, step) * step), to);
        List<BudgetCorrection> corrections = budgets.definitions().corrections().stream()
                .filter(correction -> correction.slos().contains(address.slo().name()))
                .toList();
        List<HistoryView.PointView> points =
                history(address, corrections, range, retainedFrom).steps(range, step).stream()
                        .map(Histories::point)
                        .toList();
        return new HistoryView(
                address.id(),
                subject.target(),
                subject.window().text(),
                instant(range.from()),
                instant(range.to()),
                step * 60,
                instant(retainedFrom),
                points,
                touching(corrections, range));
    }

    private static long step(Optional<Duration> asked, long minutes, List<Objective> objectives) {
        long wanted = asked.map(Duration::toMinutes).orElse(Math.max(1, minutes / USUAL_STEPS));
        if (wanted < 1) {
            throw new WrongRequestException("step: must be at least 1m");
        }
        long step = BudgetHistory.fittingStep(wanted, objectives);
        if (minutes / step > MOST_STEPS) {
            throw new WrongRequestException(
                    "step: gives " + minutes / step + " points, of which " + MOST_STEPS + " are allowed");
        }
        return step;
    }

    private BudgetHistory history(
            BudgetAddress address, List<BudgetCorrection> corrections, MinuteRange range, long retainedFrom) {
        long longest = address.objectives().stream()
                .mapToLong(objective -> address.budget(objective).longestMinutes())
                .max()
                .orElseThrow();
        MinuteRange rows = new MinuteRange(Math.max(0, range.from() - 2 * longest), range.to());
        try {
            List<BudgetHistory.Member> members = address.objectives().stream()
                    .map(objective -> ledgers.member(
                            budgets.partitionOf(address.service()),
                            address.budget(objective),
                            Exclusions.of(corrections),
                            rows))
                    .toList();
            return new BudgetHistory(members, address.isComposite(), retainedFrom);
        } catch (InvalidStateStoreException e) {
            throw new UnavailableException("the ledger of budget " + address.id() + " is moving", e);
        }
    }

    private static HistoryView.PointView point(BudgetHistory.Step step) {
        return new HistoryView.PointView(
                instant(step.minutes().from()),
                step.outcomes().good(),
                step.outcomes().bad(),
                step.outcomes().total(),
                step.use().burnRate(),
                step.window().map(Use::consumedRatio).orElse(null),
                step.window().map(Use::remainingRatio).orElse(null),
                step.burned().map(Use::consumedRatio).orElse(null));
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
