package dev.slowburn.counting;

import dev.slowburn.domain.slo.BudgetPolicy;
import dev.slowburn.domain.slo.ReleaseOverride;
import dev.slowburn.domain.slo.Slo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The difference between two sets of definitions.
 *
 * @param slos names of the SLOs that changed, or whose corrections changed
 * @param services services whose SLOs changed
 * @param isOfAllServices whether an SLO for all services changed
 * @param decided services whose release decision can change, because a policy or an override for them changed
 * @param isDecidedForAll whether the release decision of any service can change, because a policy changed that applies to all
 *     services, or to an SLO for all services
 */
public record DefinitionChange(
        Set<String> slos, Set<String> services, boolean isOfAllServices, Set<String> decided, boolean isDecidedForAll) {
    /** Number of changes kept individually; for an older set, all definitions are compared. */
    private static final int MOST_RECENT = 16;

    /** The most recent changes, including the one from {@code before} to {@code now}. */
    static List<DefinitionChange> recent(
            List<DefinitionChange> earlier, PreparedDefinitions before, PreparedDefinitions now) {
        List<DefinitionChange> recent = new ArrayList<>(earlier);
        recent.add(between(before, now));
        return List.copyOf(recent.subList(Math.max(0, recent.size() - MOST_RECENT), recent.size()));
    }

    /** Several changes combined into one. */
    static DefinitionChange all(List<DefinitionChange> changes) {
        if (changes.size() == 1) {
            return changes.get(0);
        }
        Builder all = new Builder();
        changes.forEach(all::add);
        return all.build();
    }

    static DefinitionChange between(PreparedDefinitions before, PreparedDefinitions now) {
        Builder change = new Builder();
        before.slos().forEach((name, slo) -> change.compare(slo, now.slos().get(name), before, now));
        now.slos().forEach((name, slo) -> {
            if (!before.slos().containsKey(name)) {
                change.note(slo);
            }
        });
        change.policies(before, now);
        change.overrides(before, now);
        return change.build();
    }

    private static final class Builder {
        private final Set<String> slos = new HashSet<>();
        private final Set<String> services = new HashSet<>();
        private final Set<String> decided = new HashSet<>();
        private boolean isOfAllServices;
        private boolean isDecidedForAll;

        private void add(DefinitionChange change) {
            slos.addAll(change.slos);
            services.addAll(change.services);
            decided.addAll(change.decided);
            isOfAllServices |= change.isOfAllServices;
            isDecidedForAll |= change.isDecidedForAll;
        }

        @SuppressWarnings("ReferenceEquality") // An unchanged SLO is the same object.
        private void compare(Slo before, Slo now, PreparedDefinitions then, PreparedDefinitions next) {
            if (now == before && then.correctionsOf(now.name()).equals(next.correctionsOf(now.name()))) {
                return;
            }
            note(before);
            if (now != null) {
                note(now);
            }
        }

        private void note(Slo slo) {
            slos.add(slo.name());
            if (slo.grouping().allServices()) {
                isOfAllServices = true;
            } else {
                services.add(slo.service());
            }
        }

        private void policies(PreparedDefinitions before, PreparedDefinitions now) {
            Set<BudgetPolicy> differing =
                    differing(before.set().policies(), now.set().policies());
            for (BudgetPolicy policy : differing) {
                if (!policy.services().isEmpty()) {
                    decided.addAll(policy.services());
                } else if (policy.slos().isEmpty()) {
                    isDecidedForAll = true;
                }
                for (String name : policy.services().isEmpty() ? policy.slos() : Set.<String>of()) {
                    Slo slo = now.slos().get(name);
                    if (slo != null && slo.grouping().allServices()) {
                        isDecidedForAll = true;
                    } else if (slo != null) {
                        decided.add(slo.service());
                    }
                }
            }
        }

        private void overrides(PreparedDefinitions before, PreparedDefinitions now) {
            for (ReleaseOverride override :
                    differing(before.set().overrides(), now.set().overrides())) {
                decided.addAll(override.services());
            }
        }

        /** The elements that are in only one of the lists. */
        private static <T> Set<T> differing(List<T> before, List<T> now) {
            if (before.equals(now)) {
                return Set.of();
            }
            Set<T> differing = new HashSet<>(before);
            Set<T> fresh = new HashSet<>(now);
            Set<T> both = new HashSet<>(differing);
            both.retainAll(fresh);
            differing.addAll(fresh);
            differing.removeAll(both);
            return differing;
        }

        private DefinitionChange build() {
            return new DefinitionChange(slos, services, isOfAllServices, decided, isDecidedForAll);
        }
    }
}
