package dev.slowburn.query;

import dev.slowburn.query.view.BudgetView;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Sort orders of budgets by the name of a field; ties are ordered by id. */
public final class BudgetOrder {
    private static final String LIST = "budgets:";
    private static final String ID = "budget_id";
    private static final SortKey<BudgetView, String> ID_KEY = SortKey.text(BudgetView::budgetId);

    public static final ListOrder<BudgetView> BY_ID = ListOrder.of(LIST + ID, ID_KEY);

    /** Budgets without a time to exhaustion sort last. */
    private static final Map<String, SortKey<BudgetView, ?>> KEYS = Map.of(
            ID,
            ID_KEY,
            "service",
            SortKey.text(BudgetView::service),
            "slo",
            SortKey.text(BudgetView::slo),
            "state",
            SortKey.text(BudgetView::state),
            "consumed_ratio",
            SortKey.decimal(BudgetView::consumedRatio),
            "remaining_ratio",
            SortKey.decimal(BudgetView::remainingRatio),
            "burn_rate",
            SortKey.decimal(BudgetView::burnRate),
            "bad",
            SortKey.number(BudgetView::bad),
            "total",
            SortKey.number(BudgetView::total),
            "seconds_to_exhaustion",
            SortKey.number(BudgetView::secondsToExhaustion));

    private BudgetOrder() {}

    /** @param name name of a field, after {@code -} for descending order; the result is empty for unknown names */
    public static Optional<ListOrder<BudgetView>> of(String name) {
        boolean isDescending = name.startsWith("-");
        String field = isDescending ? name.substring(1) : name;
        return Optional.ofNullable(KEYS.get(field))
                .map(key -> isDescending ? key.descending() : key)
                .map(key -> field.equals(ID) ? ListOrder.of(LIST + name, key) : ListOrder.of(LIST + name, key, ID_KEY));
    }

    public static String names() {
        return String.join(", ", new TreeSet<>(KEYS.keySet()));
    }
}
