package dev.slowburn.http;

import dev.slowburn.domain.outcome.Quantity;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.query.BadRequestException;
import dev.slowburn.query.BudgetFilter;
import dev.slowburn.query.BudgetOrder;
import dev.slowburn.query.FilterWords;
import dev.slowburn.query.LocalBudgets;
import dev.slowburn.query.NotFoundException;
import dev.slowburn.query.PartialResult;
import dev.slowburn.query.published.OutputTopicFollower;
import dev.slowburn.query.view.AlertView;
import dev.slowburn.query.view.BudgetView;
import dev.slowburn.query.view.DecisionView;
import dev.slowburn.query.view.EventView;
import dev.slowburn.query.view.PublishedEvent;
import dev.slowburn.query.view.SloView;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Routes of lists. Each instance hosts some of the budgets, so lists of budgets, alerts and decisions merge the first items of all
 * instances. Definitions, events and the alert history are the same on all instances and are served locally.
 */
final class ListRoutes {
    static final Set<String> PAGE = Set.of("offset", "limit");
    static final Set<String> BUDGETS = Set.of("offset", "limit", "sort", "service", "slo", "state", "label", "q");
    static final Set<String> ALERTS = Set.of("offset", "limit", "service", "slo", "severity", "budget_id");
    static final Set<String> DECISIONS = Set.of("offset", "limit", "service", "decision");
    static final Set<String> SLOS = Set.of("offset", "limit", "service", "slo");
    static final Set<String> EVENTS = Set.of("offset", "limit", "service", "slo", "budget_id", "type", "from", "to");
    static final Set<String> ALERT_LOG =
            Set.of("offset", "limit", "service", "slo", "budget_id", "state", "from", "to");

    static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 1_000;
    /** Maximum of offset + limit, which is the limit of requests to peers. */
    static final int MAX_ITEMS = 100_000;

    private static final Comparator<AlertView> NEWEST_ALERT_FIRST =
            Comparator.comparing(AlertView::occurredAt).reversed().thenComparing(AlertView::alertId);
    private static final Comparator<EventView> NEWEST_EVENT_FIRST =
            Comparator.comparing(EventView::occurredAt).reversed();
    private static final Comparator<DecisionView> BY_SERVICE = Comparator.comparing(DecisionView::service);

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
        Comparator<BudgetView> order = BudgetOrder.of(sort)
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
                NEWEST_ALERT_FIRST,
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
                BY_SERVICE,
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
            Comparator<T> order,
            List<String> missing) {
        LocalBudgets budgets = instance.get().budgets();
        if (PeerClient.isHop(context)) {
            int items = parameters.number("limit", DEFAULT_LIMIT, 0, MAX_ITEMS);
            Json.respond(context, PartialResult.of(local, order, items, budgets.partitions(), missing));
            return;
        }
        int limit = parameters.number("limit", DEFAULT_LIMIT, 0, MAX_LIMIT);
        int offset = parameters.number("offset", 0, 0, MAX_ITEMS - MAX_LIMIT);
        List<PartialResult<T>> parts = new ArrayList<>();
        parts.add(PartialResult.of(local, order, offset + limit, budgets.partitions(), missing));
        if (parts.get(0).partitions().size() < budgets.partitionCount()) {
            parts.addAll(peers.partialResults(context, instance.get().peers().others(), type, offset + limit));
        }
        PartialResult<T> all = PartialResult.merge(parts, order, offset + limit);
        if (all.partitions().size() >= budgets.partitionCount()) {
            // All partitions are covered, so peers that did not answer don't matter.
            parts.removeIf(part -> part.partitions().isEmpty());
            all = PartialResult.merge(parts, order, offset + limit);
        }
        Json.respond(context, Page.of(all, offset, limit, budgets.partitionCount()));
    }

    void slos(Context context) {
        Parameters parameters = Parameters.of(context, SLOS);
        Set<String> services = parameters.texts("service");
        Set<String> names = parameters.texts("slo");
        Json.respond(
                context,
                page(
                        parameters,
                        instance.get().budgets().definitions().slos().stream()
                                .filter(slo -> matches(services, slo.service()) && matches(names, slo.name()))
                                .map(SloView::ofList)
                                .sorted(Comparator.comparing(SloView::slo)),
                        List.of()));
    }

    /** A definition with its document, also if it has no budget. */
    void slo(Context context) {
        Parameters.of(context, Set.of());
        String name = context.pathParam("slo");
        Slo slo = instance.get().budgets().definitions().slos().stream()
                .filter(each -> each.name().equals(name))
                .findAny()
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
                NEWEST_EVENT_FIRST);
    }

    void alertLog(Context context) {
        OutputTopicFollower outputs = instance.get().outputs();
        respondPublished(
                context,
                LogFilter.of(context, ALERT_LOG, "state", FilterWords.ALERT_STATES),
                outputs.missing(),
                outputs.alerts(),
                outputs::alertsKeptFrom,
                NEWEST_ALERT_FIRST);
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
            Comparator<T> order) {
        Page<T> page =
                page(filter.parameters(), all.stream().filter(filter::matches).sorted(order), missing);
        Json.respond(context, LogPage.of(page, keptFrom.get().orElse(null)));
    }

    private static <T> Page<T> page(Parameters parameters, Stream<T> all, List<String> missing) {
        int limit = parameters.number("limit", DEFAULT_LIMIT, 0, MAX_LIMIT);
        int offset = parameters.number("offset", 0, 0, MAX_ITEMS);
        List<T> items = all.toList();
        return new Page<>(items.stream().skip(offset).limit(limit).toList(), items.size(), offset, limit, missing);
    }

    static boolean matches(Set<String> wanted, String value) {
        return wanted.isEmpty() || wanted.contains(value);
    }
}
