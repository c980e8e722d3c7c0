package dev.slowburn.domain.slo;

import static java.util.Objects.requireNonNull;

import dev.slowburn.domain.composite.CompositeArithmetic;
import java.util.List;

/**
 * The budget that several objectives of an SLO make together; {@link CompositeArithmetic} says how much of it is used.
 *
 * @param method how the objectives' used shares are put together
 * @param alertRules when to alert about it
 */
public record Composite(CompositeMethod method, List<AlertRule> alertRules) {
    /** What stands for an objective's name in its id. */
    public static final String NAME = "composite";

    public Composite {
        requireNonNull(method, "method");
        alertRules = List.copyOf(alertRules);
    }
}
