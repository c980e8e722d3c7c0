package dev.slowburn.query;

import dev.slowburn.domain.slo.Slo;
import dev.slowburn.query.view.AlertView;
import dev.slowburn.query.view.DecisionView;
import dev.slowburn.query.view.EventView;
import dev.slowburn.query.view.ReplayView;

/** The orders of lists that have a single one; {@link BudgetOrder} has those of budgets. */
public final class ListOrders {
    /** Newest first. */
    public static final ListOrder<AlertView> ALERTS = newestAlertsFirst("alerts");

    /** Newest first. */
    public static final ListOrder<AlertView> ALERT_LOG = newestAlertsFirst("alert-history");

    /** Newest first; of several thresholds that a budget crosses at once, the highest first. */
    public static final ListOrder<EventView> EVENTS = ListOrder.of(
            "events",
            SortKey.moment(EventView::occurredAt).descending(),
            SortKey.text(EventView::budgetId),
            SortKey.number(ListOrders::threshold).descending(),
            SortKey.text(EventView::eventId));

    public static final ListOrder<DecisionView> DECISIONS =
            ListOrder.of("decisions", SortKey.text(DecisionView::service));
    public static final ListOrder<ReplayView> REPLAYS =
            ListOrder.of("replays", SortKey.text(ReplayView::slo), SortKey.text(ReplayView::objective));
    public static final ListOrder<Slo> SLOS = ListOrder.of("slos", SortKey.text(Slo::name));

    private ListOrders() {}

    private static ListOrder<AlertView> newestAlertsFirst(String name) {
        return ListOrder.of(
                name,
                SortKey.moment(AlertView::occurredAt).descending(),
                SortKey.text(AlertView::alertId),
                SortKey.text(AlertView::eventId));
    }

    private static Long threshold(EventView event) {
        return event.threshold() == null ? null : Long.valueOf(event.threshold());
    }
}
