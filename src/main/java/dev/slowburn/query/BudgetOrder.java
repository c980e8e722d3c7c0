package dev.slowburn.query;

import dev.slowburn.query.view.BudgetView;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Sort orders of budgets by the name of a field; ties are ordered by id. */
public final class BudgetOrder {
    public static final Comparator<BudgetView> BY_ID = Comparator.comparing(BudgetView::budgetId);

    private static final Map<String, Comparator<BudgetView>> BY_NAME = Map.of(
            "budget_id", BY_ID,
            "service", Comparator.comparing(BudgetView::service),
            "slo", Comparator.comparing(BudgetView::slo),
            "state", Comparator.comparing(BudgetView::state),
            "consumed_ratio", Comparator.comparingDouble(BudgetView::consumedRatio),
            "remaining_ratio", Comparator.comparingDouble(BudgetView::remainingRatio),
            "burn_rate", Comparator.comparingDouble(BudgetView::burnRate),
            "bad", Comparator.comparingLong(BudgetView::bad),
            "total", Comparator.comparingLong(BudgetView::total),
            "seconds_to_exhaustion", Comparator.comparingLong(BudgetOrder::secondsLeft));

    private BudgetOrder() {}

    /** Budgets without a time to exhaustion sort last. */
    private static long secondsLeft(BudgetView budget) {
        return budget.secondsToExhaustion() == null ? Long.MAX_VALUE : budget.secondsToExhaustion();
    }

    /** @param name name of a field, after {@code -} for descending order; the result is empty for unknown names */
    public static Optional<Comparator<BudgetView>> of(String name) {
        boolean descending = name.startsWith("-");
        return Optional.ofNullable(BY_NAME.get(descending ? name.substring(1) : name))
                .map(order -> (descending ? order.reversed() : order).thenComparing(BY_ID));
    }

    public static String names() {
        return String.join(", ", new TreeSet<>(BY_NAME.keySet()));
    }
}
