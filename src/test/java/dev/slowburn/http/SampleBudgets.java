package dev.slowburn.http;

import dev.slowburn.query.view.BudgetView;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Views of budgets in which only what lists sort and filter by differs. */
final class SampleBudgets {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private SampleBudgets() {}

    /** @param ratio the consumed ratio and the burn rate of the last hour */
    static BudgetView budget(String id, String service, String state, long bad, double ratio, Long secondsLeft) {
        return new BudgetView(
                id,
                id.split("/", 2)[0],
                "all",
                service,
                Map.of("region", "eu"),
                "OCCURRENCES",
                "28d",
                NOON,
                null,
                NOON,
                NOON,
                false,
                "0.99",
                state,
                1_000 - bad,
                bad,
                1_000,
                ratio,
                1 - ratio,
                0.99,
                List.of(new BudgetView.BurnRateView("5m", 1), new BudgetView.BurnRateView("1h", ratio)),
                null,
                List.of(),
                secondsLeft,
                "1",
                7,
                NOON);
    }
}
