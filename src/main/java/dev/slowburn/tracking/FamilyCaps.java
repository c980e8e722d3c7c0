package dev.slowburn.tracking;

import dev.slowburn.domain.slo.Grouping;
import dev.slowburn.domain.slo.Slo;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Limits the number of budget families that outcomes create, because producers choose the names of groups and, with an SLO for all
 * services, of services.
 *
 * <p>The first groups and services get families of their own; the others share an overflow family. All families of a service belong
 * to the same task, so the cap on its groups is exact. The services of an SLO are distributed over the tasks, and each task admits
 * {@code max-services} of them; outcomes of further services are counted for a pseudo-service of the task. A grouped SLO for all
 * services has at most {@value #FACTOR} times the larger of both caps, plus one overflow group per service.
 */
final class FamilyCaps {
    private static final int FACTOR = 10;

    private final String overflowService;
    private final Map<Service, Integer> groups = new HashMap<>();
    private final Map<Service, Integer> familiesOfService = new HashMap<>();
    private final Map<String, Integer> services = new HashMap<>();
    private final Map<String, Integer> families = new HashMap<>();

    private record Service(String slo, String name) {
        static Service of(BudgetFamily.Key family) {
            return new Service(family.slo(), family.service());
        }
    }

    /** @param overflowService pseudo-service for services beyond the cap */
    FamilyCaps(String overflowService) {
        this.overflowService = overflowService;
    }

    boolean isOverflow(String service) {
        return service.equals(overflowService);
    }

    void opened(BudgetFamily.Key family) {
        Service service = Service.of(family);
        if (familiesOfService.merge(service, 1, Integer::sum) == 1 && !isOverflow(family.service())) {
            services.merge(family.slo(), 1, Integer::sum);
        }
        families.merge(family.slo(), 1, Integer::sum);
        if (!family.isOverflow()) {
            groups.merge(service, 1, Integer::sum);
        }
    }

    void removed(BudgetFamily.Key family) {
        Service service = Service.of(family);
        decrement(familiesOfService, service);
        if (!familiesOfService.containsKey(service) && !isOverflow(family.service())) {
            decrement(services, family.slo());
        }
        decrement(families, family.slo());
        if (!family.isOverflow()) {
            decrement(groups, service);
        }
    }

    private static <K> void decrement(Map<K, Integer> counts, K key) {
        counts.computeIfPresent(key, (unused, count) -> count == 1 ? null : count - 1);
    }

    /** The family for the outcomes of a family that does not exist yet: itself if the caps permit it, otherwise an overflow family. */
    BudgetFamily.Key place(Slo slo, BudgetFamily.Key candidate) {
        Grouping grouping = slo.grouping();
        Service service = Service.of(candidate);
        if (grouping.allServices()
                && (isOverflow(candidate.service())
                        || (!familiesOfService.containsKey(service)
                                && services.getOrDefault(slo.name(), 0) >= grouping.maxServices()))) {
            return overflow(slo, overflowService);
        }
        boolean isFull = groups.getOrDefault(service, 0) >= grouping.maxGroups()
                || (grouping.allServices() && families.getOrDefault(slo.name(), 0) >= maxFamilies(grouping));
        return grouping.isGrouped() && isFull ? overflow(slo, candidate.service()) : candidate;
    }

    private static long maxFamilies(Grouping grouping) {
        return (long) FACTOR * Math.max(grouping.maxGroups(), grouping.maxServices());
    }

    private static BudgetFamily.Key overflow(Slo slo, String service) {
        return new BudgetFamily.Key(
                slo.name(),
                service,
                Collections.nCopies(slo.grouping().attributes().size(), Grouping.OVERFLOW));
    }
}
