package dev.slowburn.tracking;

import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.slo.BudgetDescriptor;
import dev.slowburn.domain.window.CalendarWindow;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import java.util.ArrayList;
import java.util.List;

/** The ends of the calendar windows of a budget; none if its window is a rolling one. Not thread-safe. */
final class CalendarResets {
    private final BudgetDescriptor subject;
    private final BudgetLedger ledger;
    private final CountedHistory history;
    private StoredBudgetState.WindowMark window;

    CalendarResets(
            BudgetDescriptor subject,
            BudgetLedger ledger,
            CountedHistory history,
            StoredBudgetState.WindowMark stored) {
        this.subject = subject;
        this.ledger = ledger;
        this.history = history;
        String text = isCalendar() ? subject.window().toString() : "";
        this.window = stored.of(text);
    }

    boolean isCalendar() {
        return subject.window() instanceof CalendarWindow;
    }

    /** The current window. */
    StoredBudgetState.WindowMark window() {
        return window;
    }

    /** As {@link LiveBudget#resets}. */
    List<LiveBudget.Reset> since(Assessment assessment, long completeSince) {
        if (!isCalendar() || assessment.lagging()) {
            return List.of();
        }
        MinuteRange now = assessment.window();
        if (!window.isBegun()) {
            window = window.next(now.from());
            return List.of();
        }
        List<LiveBudget.Reset> resets = new ArrayList<>();
        while (window.from() < now.from()) {
            MinuteRange over = subject.window().at(window.from());
            if (!ledger.isOver(over, Minutes.of(assessment.asOf())) || !history.has(over, completeSince)) {
                break;
            }
            resets.add(new LiveBudget.Reset(over, ledger.closing(over), window.number()));
            window = window.next(over.to());
        }
        return resets;
    }
}
