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

/** When exhausted budgets are full again. Reads the rows of the window in the thread that asks. */
public final class Recoveries {
    private final LocalBudgets budgets;
    private final LedgerQueries ledgers;

    public Recoveries(LocalBudgets budgets, LedgerQueries ledgers) {
        this.budgets = budgets;
        this.ledgers = ledgers;
    }

    /**
     * The moment when nothing of an exhausted budget is used any more if nothing fails from now on: the end of its calendar
     * window, or when its last failure leaves the rolling one. Unknown while rows are moving or the input lags; and for rolling
     * Timeslices, where a failure that leaves no slice bad uses nothing, and silence may.
     *
     * @throws NotFoundException if no outcome has made the budget yet
     * @throws UnavailableException if it is not here, or has not been evaluated yet
     */
    public Recovery of(BudgetAddress address) {
        Assessment assessment = budgets.standing(address).assessment();
        if (!assessment.use().exhausted()) {
            return Recovery.NOT_EXHAUSTED;
        }
        if (assessment.lagging()) {
            return Recovery.unknown("the input lags, and failures that are not counted yet may be the last");
        }
        MinuteRange window = assessment.window();
        if (assessment.subject().window() instanceof CalendarWindow) {
            return address.objectives().stream().anyMatch(Recoveries::isSilenceBad)
                    ? Recovery.unknown(
                            "time slices without requests are bad, so that silence uses the next window, too")
                    : Recovery.at(instant(window.to()));
        }
        if (address.objectives().stream().anyMatch(each -> each.budgeting() instanceof Budgeting.Timeslices)) {
            return Recovery.unknown("it is not computed for time slices in a rolling window");
        }
        OptionalLong last = lastBad(address, window);
        return last.isPresent()
                ? Recovery.at(instant(last.getAsLong() + window.minutes()))
                : Recovery.unknown("the minutes of the budget are moving to another instance");
    }

    private static boolean isSilenceBad(Objective objective) {
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
