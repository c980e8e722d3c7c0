package dev.slowburn.domain.slo;

import java.util.List;

/** The definitions in force at a point in time, each valid and all consistent with each other. */
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

    /** Definitions without notification targets. */
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

    /** SLOs without other definitions. */
    public static DefinitionSet of(List<Slo> slos) {
        return new DefinitionSet(slos, List.of(), List.of(), List.of());
    }
}
