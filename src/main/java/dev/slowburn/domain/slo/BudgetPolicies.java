package dev.slowburn.domain.slo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All policies; the most specific one applies to a budget. A lookup costs one pass over the policies that name the SLO. */
public final class BudgetPolicies {
    private static final Comparator<BudgetPolicy> MOST_SPECIFIC = Comparator.comparing(
                    (BudgetPolicy policy) -> policy.services().isEmpty())
            .thenComparing(BudgetPolicy::name);

    private final Map<String, List<BudgetPolicy>> bySlo = new HashMap<>();
    private final Map<String, BudgetPolicy> byService = new HashMap<>();
    private final BudgetPolicy general;

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
        general = first;
    }

    /**
     * The policy for a budget: one that names the SLO takes precedence over one that names only the service, and that over one
     * for all.
     */
    public BudgetPolicy of(String service, String slo) {
        for (BudgetPolicy policy : bySlo.getOrDefault(slo, List.of())) {
            if (policy.services().isEmpty() || policy.services().contains(service)) {
                return policy;
            }
        }
        return byService.getOrDefault(service, general);
    }
}
