package dev.slowburn.counting;

import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * The rules of the services for which outcomes were received. Services that an SLO names, and their groups, are limited by the
 * definitions; those that only an SLO for all services counts are limited here, so that a client that sends random services or
 * attributes can't fill the heap: all of them are evicted when they are too many.
 */
final class RuleCache {
    private static final int MAX_UNNAMED_SERVICES = 10_000;
    /** Maximum number of groups over all unnamed services. */
    static final int MAX_GROUPS_OF_UNNAMED_SERVICES = 200_000;

    private final ServiceTable<Service> services = new ServiceTable<>();
    private final VerdictMemos memos = new VerdictMemos();
    private final Predicate<Slo> counted;
    private PreparedDefinitions definitions;
    private int unnamed;
    private int groupsOfUnnamed;

    /** @param counted the definitions that count the outcomes */
    RuleCache(PreparedDefinitions definitions, Predicate<Slo> counted) {
        this.definitions = definitions;
        this.counted = counted;
    }

    /** Applies new definitions. The cost is proportional to the change. */
    void apply(PreparedDefinitions others) {
        DefinitionChange change = others.since(definitions);
        definitions = others;
        if (change.isOfAllServices()) {
            services.forEach(Service::stopUsing);
            services.clear();
            unnamed = 0;
            groupsOfUnnamed = 0;
        } else {
            // This also removes the rules of services that are named only by the new definitions.
            change.services().forEach(this::remove);
        }
    }

    private void remove(String name) {
        Service service = services.remove(name);
        if (service != null) {
            service.stopUsing();
            if (!service.isNamed) {
                unnamed--;
                groupsOfUnnamed -= service.groups;
            }
        }
    }

    /** The rules of a service; null if no definition matches it. */
    ServiceRule[] of(String name) {
        Service service = services.get(name);
        return service != null ? service.rules : add(name);
    }

    private ServiceRule[] add(String name) {
        boolean isNamed = definitions.names(name);
        if (!isNamed && definitions.ofAllServices().isEmpty()) {
            return null;
        }
        if (!isNamed) {
            if (unnamed >= MAX_UNNAMED_SERVICES) {
                evictUnnamed();
            }
            unnamed++;
        }
        Service service = new Service(isNamed);
        service.rules = rules(name, service::addGroups);
        services.put(name, service);
        return service.rules;
    }

    private ServiceRule[] rules(String service, IntConsumer groups) {
        Map<String, ServiceRule> bySli = new LinkedHashMap<>();
        definitions.slosOf(service).stream().filter(counted).forEach(slo -> add(slo, service, groups, bySli));
        definitions.ofAllServices().stream().filter(counted).forEach(slo -> add(slo, service, groups, bySli));
        return bySli.values().toArray(ServiceRule[]::new);
    }

    private void add(Slo slo, String service, IntConsumer groups, Map<String, ServiceRule> bySli) {
        for (Objective objective : slo.objectives()) {
            BudgetKey key = new BudgetKey(slo.name(), objective.name(), service, List.of());
            bySli.computeIfAbsent(objective.sli().rule(), rule -> new ServiceRule(memos.acquire(objective.sli())))
                    .add(lookup(slo, objective, key, groups), key);
        }
    }

    private static BufferLookup lookup(Slo slo, Objective objective, BudgetKey key, IntConsumer groups) {
        long ledgerId = Budget.ledgerId(slo, objective);
        return slo.grouping().isGrouped()
                ? new GroupedTallyBuffers(ledgerId, key, slo.grouping(), groups)
                : new TallyBuffer(ledgerId, key);
    }

    /** Evicts unnamed services if they have too many groups. Their pending tallies stay in {@link PendingTallies}. */
    void limitGroups() {
        if (groupsOfUnnamed > MAX_GROUPS_OF_UNNAMED_SERVICES) {
            evictUnnamed();
        }
    }

    private void evictUnnamed() {
        services.removeIf(service -> {
            if (!service.isNamed) {
                service.stopUsing();
            }
            return !service.isNamed;
        });
        unnamed = 0;
        groupsOfUnnamed = 0;
    }

    /** Number of memos that services share. */
    int sharedMemos() {
        return memos.shared();
    }

    /** Number of cached services that no SLO names. */
    int unnamedServices() {
        return unnamed;
    }

    /** Number of cached groups of such services. */
    int groupsOfUnnamedServices() {
        return groupsOfUnnamed;
    }

    private final class Service {
        private final boolean isNamed;
        private ServiceRule[] rules;
        private int groups;

        private Service(boolean isNamed) {
            this.isNamed = isNamed;
        }

        private void addGroups(int more) {
            groups += more;
            if (!isNamed) {
                groupsOfUnnamed += more;
            }
        }

        private void stopUsing() {
            for (ServiceRule rule : rules) {
                rule.stopUsing();
                memos.release(rule.memo);
            }
        }
    }
}
