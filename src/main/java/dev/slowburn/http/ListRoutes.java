package dev.slowburn.http;

import dev.slowburn.domain.outcome.Quantity;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.query.BadRequestException;
import dev.slowburn.query.BudgetFilter;
import dev.slowburn.query.BudgetOrder;
import dev.slowburn.query.FilterWords;
import dev.slowburn.query.ListOrder;
import dev.slowburn.query.ListOrders;
import dev.slowburn.query.LocalBudgets;
import dev.slowburn.query.NotFoundException;
import dev.slowburn.query.PageQuery;
import dev.slowburn.query.PartialResult;
import dev.slowburn.query.published.OutputTopicFollower;
import dev.slowburn.query.view.AlertView;
import dev.slowburn.query.view.BudgetView;
import dev.slowburn.query.view.DecisionView;
import dev.slowburn.query.view.PublishedEvent;
import dev.slowburn.query.view.SloView;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Routes of lists. Each instance hosts some of the budgets, so lists of budgets, alerts and decisions merge the first items of all
 * instances, or the first ones after the position that the client has reached. Definitions, events and the alert history are the same on all instances and are served locally.
 */
final class ListRoutes {
    static final Set<String> PAGE = Set.of("after", "offset", "limit");
    static final Set<String> BUDGETS =
            Set.of("after", "offset", "limit", "sort", "service", "slo", "state", "label", "q");
    static final Set<String> ALERTS = Set.of("after", "offset", "limit", "service", "slo", "severity", "budget_id");
    static final Set<String> DECISIONS = Set.of("after", "offset", "limit", "service", "decision");
    static final Set<String> SLOS = Set.of("after", "offset", "limit", "service", "slo");
    static final Set<String> EVENTS =
            Set.of("after", "offset", "limit", "service", "slo", "budget_id", "type", "from", "to");
    static final Set<String> ALERT_LOG =
            Set.of("after", "offset", "limit", "service", "slo", "budget_id", "state", "from", "to");

    private final Supplier<Instance> instance;
    private final PeerClient peers;

    ListRoutes(Supplier<Instance> instance, PeerClient peers) {
        this.instance = instance;
        this.peers = peers;
    }

    void budgets(Context context) {
        Parameters parameters = Parameters.of(context, BUDGETS);
        BudgetFilter filter = new BudgetFilter(
                parameters.texts("service"),
                parameters.texts("slo"),
                FilterWords.BUDGET_STATES.parse("state", parameters.texts("state")),
                parameters.pairs("label"),
                parameters.text("q").orElse(""));
        String sort = parameters.text("sort").orElse("budget_id");
        ListOrder<BudgetView> order = BudgetOrder.of(sort)
                .orElseThrow(() -> new BadRequestException("sort: must be one of " + BudgetOrder.names()
                        + ", or one of them after - for descending order, was '" + sort + "'"));
        respondMerged(
                context, parameters, BudgetView.class, instance.get().budgets().budgets(filter), order, List.of());
    }

    void alerts(Context context) {
        Parameters parameters = Parameters.of(context, ALERTS);
        Set<String> services = parameters.texts("service");
        Set<String> severities = parameters.lowerCase("severity");
        Set<String> slos = parameters.texts("slo");
        Set<String> budgets = parameters.texts("budget_id");
        respondMerged(
                context,
                parameters,
                AlertView.class,
                instance.get()
                        .budgets()
                        .alerts()
                        .filter(alert -> matches(services, alert.service())
                                && matches(severities, alert.severity().toLowerCase(Locale.ROOT))
                                && matches(slos, alert.slo())
                                && matches(budgets, alert.budgetId())),
                ListOrders.ALERTS,
                List.of());
    }

    void decisions(Context context) {
        Parameters parameters = Parameters.of(context, DECISIONS);
        Set<String> services = parameters.texts("service");
        Set<String> decisions = FilterWords.DECISIONS.parse("decision", parameters.texts("decision"));
        respondMerged(
                context,
                parameters,
                DecisionView.class,
                instance.get()
                        .budgets()
                        .decisions()
                        .filter(decision ->
                                matches(services, decision.service()) && matches(decisions, decision.decision())),
                ListOrders.DECISIONS,
                undecided(services));
    }

    private List<String> undecided(Set<String> services) {
        List<String> undecided = instance.get()
                .budgets()
                .undecided()
                .filter(service -> matches(services, service))
                .sorted()
                .toList();
        return undecided.isEmpty()
                ? List.of()
                : List.of("no decision yet for " + Quantity.of(undecided.size(), "service") + ", such as "
                        + undecided.get(0)
                        + ": their input lags, or not all of their budgets have been evaluated or have counted their"
                        + " history");
    }

    private <T> void respondMerged(
            Context context,
            Parameters parameters,
            Class<T> type,
            Stream<T> local,
            ListOrder<T> order,
            List<String> missing) {
        LocalBudgets budgets = instance.get().budgets();
        PageRequest request = PageRequest.merged(context, parameters);
        PageQuery<T> query = request.query(order);
        PartialResult<T> own = PartialResult.of(local, query, budgets.partitions(), missing);
        if (request.isOfPeer()) {
            Json.respond(context, own);
            return;
        }
        List<PartialResult<T>> parts = new ArrayList<>(List.of(own));
        if (own.partitions().size() < budgets.partitionCount()) {
            parts.addAll(peers.partialResults(context, instance.get().peers().others(), type, query.limit()));
        }
        PartialResult<T> all = PartialResult.merge(parts, query);
        if (all.partitions().size() >= budgets.partitionCount()) {
            // All partitions are covered, so peers that did not answer don't matter.
            parts.removeIf(part -> part.partitions().isEmpty());
            all = PartialResult.merge(parts, query);
        }
        Json.respond(context, Page.of(all, request, order, budgets.partitionCount()));
    }

    void slos(Context context) {
        Parameters parameters = Parameters.of(context, SLOS);
        Set<String> services = parameters.texts("service");
        Set<String> names = parameters.texts("slo");
        Page<Slo> page = page(
                parameters,
                instance.get().budgets().definitions().slos().stream()
                        .filter(slo -> matches(services, slo.service()) && matches(names, slo.name())),
                ListOrders.SLOS,
                List.of());
        Json.respond(context, page.map(SloView::ofList));
    }

    /** A definition with its document, also if it has no budget. */
    void slo(Context context) {
        Parameters.of(context, Set.of());
        String name = context.pathParam("slo");
        Slo slo = instance.get()
                .budgets()
                .slo(name)
                .orElseThrow(() -> new NotFoundException("no SLO '" + name + "' is in force"));
        Json.respond(context, SloView.of(slo));
    }

    void events(Context context) {
        OutputTopicFollower outputs = instance.get().outputs();
        respondPublished(
                context,
                LogFilter.of(context, EVENTS, "type", FilterWords.EVENT_TYPES),
                outputs.missing(),
                outputs.events(),
                outputs::eventsKeptFrom,
                ListOrders.EVENTS);
    }

    void alertLog(Context context) {
        OutputTopicFollower outputs = instance.get().outputs();
        respondPublished(
                context,
                LogFilter.of(context, ALERT_LOG, "state", FilterWords.ALERT_STATES),
                outputs.missing(),
                outputs.alerts(),
                outputs::alertsKeptFrom,
                ListOrders.ALERT_LOG);
    }

    /**
     * @param missing evaluated before the list is copied; otherwise a list could miss items without a note
     * @param keptFrom evaluated after the list is copied, as items may be evicted in between
     */
    private static <T extends PublishedEvent> void respondPublished(
            Context context,
            LogFilter filter,
            List<String> missing,
            List<T> all,
            Supplier<Optional<Instant>> keptFrom,
            ListOrder<T> order) {
        Page<T> page = page(filter.parameters(), all.stream().filter(filter::matches), order, missing);
        Json.respond(context, LogPage.of(page, keptFrom.get().orElse(null)));
    }

    private static <T> Page<T> page(Parameters parameters, Stream<T> all, ListOrder<T> order, List<String> missing) {
        PageRequest request = PageRequest.local(parameters);
        return Page.of(PartialResult.of(all, request.query(order), Set.of(), missing), request, order, 0);
    }

    static boolean matches(Set<String> wanted, String value) {
        return wanted.isEmpty() || wanted.contains(value);
    }
}
