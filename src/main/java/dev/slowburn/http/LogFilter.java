package dev.slowburn.http;

import dev.slowburn.query.FilterWords;
import dev.slowburn.query.view.PublishedEvent;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What is wanted of something that was told in the past.
 *
 * @param services of these; of all, if there are none, and likewise with the others
 * @param kinds by their names
 * @param from the first moment
 * @param to the moment after the last
 */
record LogFilter(
        Parameters parameters,
        Set<String> services,
        Set<String> slos,
        Set<String> budgets,
        Set<String> kinds,
        Optional<Instant> from,
        Optional<Instant> to) {

    /**
     * @param kind name of the parameter that tells kinds apart
     * @param kinds all that there are
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

    boolean fits(PublishedEvent event) {
        Instant at = event.occurredAt();
        return ListRoutes.fits(services, event.service())
                && ListRoutes.fits(slos, event.slo())
                && ListRoutes.fits(budgets, event.budgetId())
                && ListRoutes.fits(kinds, event.kind())
                && !from.map(at::isBefore).orElse(false)
                && to.map(at::isBefore).orElse(true);
    }
}
