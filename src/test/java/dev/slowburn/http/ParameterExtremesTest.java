package dev.slowburn.http;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.testkit.topology.Views;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Extreme values of parameters are accepted or rejected, and never lead to a server error. */
class ParameterExtremesTest {
    private static final List<String> EXTREMES = List.of(
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "+1000000000-12-31T23:59:59.999999999Z",
            "9999-12-31T23:59:59Z",
            "0001-01-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "99999999999.999999999",
            "0",
            "-1",
            "-0",
            "1e400",
            "NaN",
            "2147483647",
            "2147483648",
            "-9223372036854775808",
            "9223372036854775807",
            "999999999w",
            "999999999d",
            "0m",
            "0s",
            "59s",
            "999999999s",
            "=",
            "a=",
            ",",
            ",,,",
            "\u0000",
            "%",
            "東京",
            "x".repeat(2_000));
    private static final Map<String, Set<String>> ROUTES = Map.ofEntries(
            entry("/api/v1/budgets", ListRoutes.BUDGETS),
            entry("/api/v1/alerts", ListRoutes.ALERTS),
            entry("/api/v1/alerts/history", ListRoutes.ALERT_LOG),
            entry("/api/v1/events", ListRoutes.EVENTS),
            entry("/api/v1/slos", ListRoutes.SLOS),
            entry("/api/v1/decisions", ListRoutes.DECISIONS),
            entry("/api/v1/replays", ReplayRoutes.PARAMETERS),
            entry("/api/v1/budgets/cart/all", BudgetRoutes.NONE),
            entry("/api/v1/budgets/cart/all/history", BudgetRoutes.HISTORY),
            entry("/api/v1/budgets/pay/all/mars/history", BudgetRoutes.HISTORY),
            entry("/api/v1/gate/cart", BudgetRoutes.NONE));

    @Test
    void respondsToExtremeValuesWithoutServerErrors() {
        try (Views views = Views.of(DefinitionSet.of(List.of(
                        new SloBuilder("cart").ladder(0).build(),
                        new SloBuilder("pay").groupBy(10, "region").build())));
                ApiServer server = ApiServer.start("127.0.0.1", 0, () -> new Health(true, true, List.of()))) {
            views.now("cart", 900, 100);
            views.harness().minutes(1);
            server.open(views.instance(Views.NOBODY_ELSE));
            Web web = new Web(server.port());
            List<String> failed = new ArrayList<>();
            ROUTES.forEach((path, parameters) -> {
                for (String name : parameters) {
                    for (String value : EXTREMES) {
                        String query = path + "?" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
                        HttpResponse<String> answer = web.get(query);
                        if (answer.statusCode() >= 500) {
                            failed.add(answer.statusCode() + " " + query);
                        }
                    }
                }
            });

            assertThat(failed).isEmpty();
        }
    }
}
