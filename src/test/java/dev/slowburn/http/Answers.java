package dev.slowburn.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slowburn.testkit.browser.ServedPages;
import dev.slowburn.testkit.instance.Web;
import java.util.stream.IntStream;

/** Responses of the API with many items. */
final class Answers {
    private Answers() {}

    /** Copies of cart's budget with long ids. */
    static String budgets(Web web, int count) {
        ObjectNode cart = (ObjectNode) web.json("/api/v1/budgets/cart%2Fall");
        return ServedPages.listOf(IntStream.range(0, count)
                .mapToObj(i -> cart.deepCopy()
                        .put(
                                "budget_id",
                                "every-service-of-the-shop/availability/checkout-and-payment-%04d".formatted(i))
                        .put("service", "checkout-and-payment-%04d".formatted(i))
                        .put("bad", 3_900_000_000L + i)
                        .put("total", 950_200_000_000L)
                        .toString())
                .toList());
    }

    static String alert(int i, String severity) {
        return """
                {"alert_id": "a%1$d", "event_id": "e%1$d", "budget_id": "every-service/availability/s%1$d", "slo": "every-service",
                 "objective": "availability", "service": "s%1$d", "rule": "burn-1h", "severity": "%2$s", "state": "FIRING",
                 "occurred_at": "2026-03-01T11:48:00Z", "factor": 14.4, "long_window": "1h", "long_burn_rate": %1$d.5,
                 "short_window": "5m", "short_burn_rate": 20, "good": 1, "bad": 1, "total": 2, "episode": 1, "cause": "BURN_RATE",
                 "reason": "burn rate %1$d.50 over 1h and 20.00 over 5m, threshold 14.400", "notification_targets": []}""".formatted(i, severity);
    }

    static String alerts(int count) {
        return ServedPages.listOf(IntStream.range(0, count)
                .mapToObj(i -> alert(i, i % 2 == 0 ? "ticket" : "page"))
                .toList());
    }
}
