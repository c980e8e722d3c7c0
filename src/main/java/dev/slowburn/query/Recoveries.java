package dev.slowburn.query;

import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.ledger.Exclusions;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.EmptySlices;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.window.CalendarWindow;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.view.LedgerQueries;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/** Computes when exhausted budgets are full again. Reads the rows of the window in the calling thread. */
public final class Recoveries {
    private final LocalBudgets budgets;
    private final LedgerQueries ledgers;

    public Recoveries(LocalBudgets budgets, LedgerQueries ledgers) {
        this.budgets = budgets;
        this.ledgers = ledgers;
    }

    /**
     * The moment when an exhausted budget is full again if there are no further failures: the end of its calendar window, or the
     * moment when the last failure leaves the rolling window. Unknown while rows are moving or the input lags, and for Timeslices in
     * rolling windows, where a failure may not make a slice bad, and slices without requests may be bad.
     *
     * @throws NotFoundException if no outcome of the budget has been counted yet
     * @throws UnavailableException if the budget is not on this instance, or has not been evaluated yet
     */
    public Recovery of(BudgetAddress address) {
        Assessment assessment = budgets.evaluated(address).assessment();
        if (!assessment.use().exhausted()) {
            return Recovery.NOT_EXHAUSTED;
        }
        if (assessment.lagging()) {
            return Recovery.unknown(
                    assessment.historySince().isPresent()
                            ? "the outcomes of its window are not all counted yet, so failures may be missing"
                            : "the input lags, so later failures may not be counted yet");
        }
        MinuteRange window = assessment.window();
        if (assessment.subject().window() instanceof CalendarWindow) {
            return address.objectives().stream().anyMatch(Recoveries::areEmptySlicesBad)
                    ? Recovery.unknown(
                            "time slices without requests are bad, so the next window is used up without requests, too")
                    : Recovery.at(instant(window.to()));
        }
        if (address.objectives().stream().anyMatch(each -> each.budgeting() instanceof Budgeting.Timeslices)) {
            return Recovery.unknown("it is not computed for time slices in a rolling window");
        }
        OptionalLong last = lastBad(address, window);
        return last.isPresent()
                ? Recovery.at(instant(last.getAsLong() + window.minutes()))
                : Recovery.unknown("the budget is moving to another instance");
    }

    private static boolean areEmptySlicesBad(Objective objective) {
        return objective.budgeting() instanceof Budgeting.Timeslices slices && slices.emptySlices() == EmptySlices.BAD;
    }

    private OptionalLong lastBad(BudgetAddress address, MinuteRange window) {
        Exclusions exclusions = budgets.exclusions(address);
        int partition = budgets.partitionOf(address.service());
        List<Objective> objectives = address.objectives();
        try {
            return objectives.stream()
                    .map(objective -> ledgers.member(partition, address.budget(objective), exclusions, window)
                            .rows()
                            .lastBad(window, exclusions::covers))
                    .flatMapToLong(OptionalLong::stream)
                    .max();
        } catch (InvalidStateStoreException e) {
            return OptionalLong.empty();
        }
    }

    private static Instant instant(long minute) {
        return Instant.ofEpochMilli(Minutes.toMillis(minute));
    }
}
