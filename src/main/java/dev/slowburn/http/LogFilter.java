package dev.slowburn.http;

import dev.slowburn.query.FilterWords;
import dev.slowburn.query.Histories;
import dev.slowburn.query.view.PublishedEvent;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A filter of published events.
 *
 * @param services services to include; empty for all, as for the other sets
 * @param kinds names of kinds
 * @param from inclusive
 * @param to exclusive
 */
record LogFilter(
        Parameters parameters,
        Set<String> services,
        Set<String> slos,
        Set<String> budgets,
        Set<String> kinds,
        Optional<Instant> from,
        Optional<Instant> to) {

    LogFilter {
        Histories.Range.requireOrder(from, to);
    }

    /**
     * @param kind name of the parameter for kinds
     * @param kinds all valid kinds
     */
    static LogFilter of(Context context, Set<String> known, String kind, FilterWords kinds) {
        Parameters parameters = Parameters.of(context, known);
        return new LogFilter(
                parameters,
                parameters.texts("service"),
                parameters.texts("slo"),
                parameters.texts("budget_id"),
                kinds.parse(kind, parameters.texts(kind)),
                parameters.moment("from"),
                parameters.moment("to"));
    }

    boolean matches(PublishedEvent event) {
        Instant at = event.occurredAt();
        return ListRoutes.matches(services, event.service())
                && ListRoutes.matches(slos, event.slo())
                && ListRoutes.matches(budgets, event.budgetId())
                && ListRoutes.matches(kinds, event.kind())
                && !from.map(at::isBefore).orElse(false)
                && to.map(at::isBefore).orElse(true);
    }
}
