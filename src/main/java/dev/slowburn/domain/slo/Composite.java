package dev.slowburn.domain.slo;

import static java.util.Objects.requireNonNull;

import dev.slowburn.domain.composite.CompositeArithmetic;
import java.util.List;

/**
 * The composite budget of the objectives of an SLO; {@link CompositeArithmetic} computes its usage.
 *
 * @param method how the used shares of the objectives are combined
 * @param alertRules the rules of its alerts
 */
public record Composite(CompositeMethod method, List<AlertRule> alertRules) {
    /** The name in its id in place of an objective's name. */
    public static final String NAME = "composite";

    public Composite {
        requireNonNull(method, "method");
        alertRules = List.copyOf(alertRules);
    }
}
