package dev.slowburn.domain.slo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All policies, and which of them decides about a budget: the one that names the most about it. Asking costs a look at those that
 * name the SLO or the service.
 */
public final class BudgetPolicies {
    private static final Comparator<BudgetPolicy> MOST_SPECIFIC = Comparator.comparing(
                    (BudgetPolicy policy) -> policy.services().isEmpty())
            .thenComparing(BudgetPolicy::name);

    private final Map<String, List<BudgetPolicy>> bySlo = new HashMap<>();
    private final Map<String, BudgetPolicy> byService = new HashMap<>();
    private final BudgetPolicy ofAll;

    public BudgetPolicies(List<BudgetPolicy> policies) {
        List<BudgetPolicy> ordered = policies.stream().sorted(MOST_SPECIFIC).toList();
        BudgetPolicy first = BudgetPolicy.DEFAULT;
        for (BudgetPolicy policy : ordered) {
            if (!policy.slos().isEmpty()) {
                policy.slos().forEach(slo -> bySlo.computeIfAbsent(slo, name -> new ArrayList<>(1))
                        .add(policy));
            } else if (!policy.services().isEmpty()) {
                policy.services().forEach(service -> byService.putIfAbsent(service, policy));
            } else if (first.equals(BudgetPolicy.DEFAULT)) {
                first = policy;
            }
        }
        ofAll = first;
    }

    /** A policy that names the SLO comes before one that names only the service, and that before one for all. */
    public BudgetPolicy of(String service, String slo) {
        for (BudgetPolicy policy : bySlo.getOrDefault(slo, List.of())) {
            if (policy.services().isEmpty() || policy.services().contains(service)) {
                return policy;
            }
        }
        return byService.getOrDefault(service, ofAll);
    }
}
