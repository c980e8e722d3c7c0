package dev.slowburn.domain.slo;

import java.util.List;

/** All definitions in force at a moment, each sound and all of them together. */
public record DefinitionSet(
        List<Slo> slos,
        List<BudgetPolicy> policies,
        List<BudgetCorrection> corrections,
        List<ReleaseOverride> overrides,
        List<NotificationTarget> targets) {
    public static final DefinitionSet EMPTY = new DefinitionSet(List.of(), List.of(), List.of(), List.of());

    public DefinitionSet {
        slos = List.copyOf(slos);
        policies = List.copyOf(policies);
        corrections = List.copyOf(corrections);
        overrides = List.copyOf(overrides);
        targets = List.copyOf(targets);
    }

    /** Without anybody to tell of alerts. */
    public DefinitionSet(
            List<Slo> slos,
            List<BudgetPolicy> policies,
            List<BudgetCorrection> corrections,
            List<ReleaseOverride> overrides) {
        this(slos, policies, corrections, overrides, List.of());
    }

    public DefinitionSet withSlos(List<Slo> others) {
        return new DefinitionSet(others, policies, corrections, overrides, targets);
    }

    public DefinitionSet withTargets(List<NotificationTarget> others) {
        return new DefinitionSet(slos, policies, corrections, overrides, others);
    }

    /** SLOs alone. */
    public static DefinitionSet of(List<Slo> slos) {
        return new DefinitionSet(slos, List.of(), List.of(), List.of());
    }
}
