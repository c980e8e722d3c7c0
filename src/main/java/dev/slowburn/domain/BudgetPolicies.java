package dev.slowburn.domain;

import java.util.Comparator;
import java.util.List;

/** All policies, and which of them decides about a budget: the one that names the most about it. */
public final class BudgetPolicies {
    private static final Comparator<BudgetPolicy> MOST_SPECIFIC = Comparator.comparing(
                    (BudgetPolicy policy) -> policy.slos().isEmpty())
            .thenComparing(policy -> policy.services().isEmpty())
            .thenComparing(BudgetPolicy::name);

    private final List<BudgetPolicy> policies;

    public BudgetPolicies(List<BudgetPolicy> policies) {
        this.policies = policies.stream().sorted(MOST_SPECIFIC).toList();
    }

    /** A policy that names the SLO comes before one that names only the service, and that before one for all. */
    public BudgetPolicy of(String service, String slo) {
        for (BudgetPolicy policy : policies) {
            if ((policy.services().isEmpty() || policy.services().contains(service))
                    && (policy.slos().isEmpty() || policy.slos().contains(slo))) {
                return policy;
            }
        }
        return BudgetPolicy.DEFAULT;
    }
}
