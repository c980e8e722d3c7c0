package dev.slowburn.topology.evaluate;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.evaluation.ReleaseDecision;
import dev.slowburn.domain.slo.Decision;
import dev.slowburn.topology.view.TaskView;
import dev.slowburn.tracking.BudgetFamily;
import dev.slowburn.tracking.BudgetRegistry;
import dev.slowburn.tracking.LastDecision;
import dev.slowburn.tracking.ReleaseDecider;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The release decisions of the services of one task: makes those that may have changed, and publishes those that have. */
final class ServiceDecisions {
    private static final int MAX_RECONSIDERED_AT_ONCE = 200;

    private final ReleaseDecider decider = new ReleaseDecider();
    private final TaskClock clock;
    private final BudgetRegistry registry;
    private final DecisionStore store;
    private final Publisher publisher;
    private final TaskView view;
    /** Services whose decision may have changed. */
    private final Set<String> undecided = new LinkedHashSet<>();
    /** Services for which only an override was considered, because input was lagging. */
    private final Set<String> deferred = new LinkedHashSet<>();
    /** Services affected by a change of policies that were not reconsidered yet. */
    private final Set<String> toReconsider = new LinkedHashSet<>();

    ServiceDecisions(
            TaskClock clock, BudgetRegistry registry, DecisionStore store, Publisher publisher, TaskView view) {
        this.clock = clock;
        this.registry = registry;
        this.store = store;
        this.publisher = publisher;
        this.view = view;
    }

    void apply(PreparedDefinitions definitions) {
        decider.apply(definitions);
    }

    /** The services with an override, whose decision can change by time alone. */
    Set<String> overridden() {
        return decider.overridden();
    }

    /** The first minute after {@code afterMinute} at whose end an override of a service has expired. */
    long nextExpiry(String service, long afterMinute) {
        return decider.nextExpiry(service, afterMinute);
    }

    /** Marks services whose decision may have changed. */
    void reconsider(Collection<String> services) {
        undecided.addAll(services);
    }

    void reconsider(String service) {
        undecided.add(service);
    }

    /** Marks the services with a stored decision, some of which may have no budget any more. */
    void reconsiderStored() {
        undecided.addAll(store.services());
    }

    /** Marks all services, some at each {@link #reconsiderSome()}, so that their number does not delay a commit. */
    void reconsiderAll() {
        toReconsider.addAll(registry.services());
    }

    /** Marks some of the services of {@link #reconsiderAll()}. */
    void reconsiderSome() {
        Iterator<String> services = toReconsider.iterator();
        for (int i = 0; i < MAX_RECONSIDERED_AT_ONCE && services.hasNext(); i++) {
            undecided.add(services.next());
            services.remove();
        }
    }

    /** Decides for all marked services. While input is lagging, only overrides are considered. */
    void decide() {
        if (!clock.isKnown()) {
            return;
        }
        boolean isLagging = clock.isLagging();
        if (!isLagging) {
            undecided.addAll(deferred);
            deferred.clear();
        }
        for (String each : undecided) {
            if (registry.isOwn(each)) {
                decide(each, isLagging, clock.now());
            }
        }
        if (isLagging) {
            deferred.addAll(undecided);
        }
        undecided.clear();
    }

    /**
     * Decides for a service with the event clock, which never lags. The pseudo-service for services beyond the cap has no decision.
     *
     * @param now the evaluation clock
     */
    void decide(String service, long now) {
        decide(service, false, now);
    }

    private void decide(String service, boolean isLagging, long now) {
        if (registry.isOverflow(service)) {
            return;
        }
        Collection<BudgetFamily> families = registry.familiesOf(service);
        if (!families.isEmpty() || overridden().contains(service)) {
            LastDecision last = store.of(service);
            ReleaseDecider.Verdict verdict = decider.decide(service, families, last, isLagging, now);
            switch (verdict.action()) {
                case REPLACE -> update(verdict.decision().orElseThrow(), verdict.required(), last, now);
                case WITHDRAW -> withdraw(service, last);
                case KEEP -> verdict.decision().ifPresent(kept -> keep(kept, verdict.required(), last, now));
            }
        } else if (!isLagging) {
            forget(service);
        }
    }

    private void update(ReleaseDecision decision, Optional<Decision> required, LastDecision last, long now) {
        LastDecision next = last.next(decision, required, now);
        if (!next.equals(last)) {
            store.put(decision.service(), next);
        }
        view.publishDecision(decision, now, next.since(), next.sequence());
        if (next.sequence() != last.sequence()) {
            publisher.decision(decision, next, now, clock.wall());
        }
    }

    /** Keeps an override whose causes are not all known. After a restart, the view lacks it. */
    private void keep(ReleaseDecision decision, Optional<Decision> required, LastDecision last, long now) {
        if (!last.computed().equals(required)) {
            store.put(decision.service(), last.with(required));
        }
        if (view.decision(decision.service()).isEmpty()) {
            view.publishDecision(decision, now, last.since(), last.sequence());
        }
    }

    private void withdraw(String service, LastDecision last) {
        view.removeDecision(service);
        store.put(service, last.ended());
        publisher.noDecision(service, clock.wall());
    }

    private void forget(String service) {
        view.removeDecision(service);
        boolean isPublished = store.of(service).isKnown();
        store.delete(service);
        if (isPublished) {
            publisher.noDecision(service, clock.wall());
        }
    }
}
