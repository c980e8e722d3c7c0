package dev.slowburn.topology.evaluate;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.evaluation.ReleaseDecision;
import dev.slowburn.topology.view.TaskView;
import dev.slowburn.tracking.BudgetRegistry;
import dev.slowburn.tracking.LastDecision;
import dev.slowburn.tracking.ReleaseDecider;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
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

    /** Decides for all marked services, unless input is lagging. */
    void decide() {
        if (!clock.isKnown() || clock.isLagging()) {
            return;
        }
        for (String each : undecided) {
            if (registry.isOwn(each)) {
                decide(each, clock.now());
            }
        }
        undecided.clear();
    }

    /**
     * Decides for a service. The pseudo-service for services beyond the cap has no decision.
     *
     * @param now the evaluation clock
     */
    void decide(String service, long now) {
        if (registry.isOverflow(service)) {
            return;
        }
        if (!registry.familiesOf(service).isEmpty() || overridden().contains(service)) {
            decider.decide(service, registry.familiesOf(service), now).ifPresent(decision -> update(decision, now));
        } else {
            forget(service);
        }
    }

    private void update(ReleaseDecision decision, long now) {
        LastDecision last = store.of(decision.service());
        LastDecision next = last.next(decision, now);
        boolean isChange = next.sequence() != last.sequence();
        if (isChange) {
            store.put(decision.service(), next);
        }
        view.publishDecision(decision, now, next.since(), next.sequence());
        if (isChange) {
            publisher.decision(decision, next, now, clock.wall());
        }
    }

    private void forget(String service) {
        view.removeDecision(service);
        if (store.delete(service)) {
            publisher.noDecision(service, clock.wall());
        }
    }
}
