package dev.slowburn.domain.slo;

import static java.util.Objects.requireNonNull;

import dev.slowburn.domain.consumption.CompositeUsage;
import dev.slowburn.domain.consumption.Target;
import dev.slowburn.domain.outcome.Sli;
import dev.slowburn.domain.window.Window;
import java.util.List;

/**
 * A target over a window, for one SLI.
 *
 * @param name unique within its SLO; part of the budget's id, which therefore stays the same if the target changes
 * @param weight its weight in the composite budget of the SLO, in millionths
 * @param alertRules the rules of its budget's alerts
 */
public record Objective(
        String name,
        Sli sli,
        Target target,
        Window window,
        Budgeting budgeting,
        long weight,
        List<AlertRule> alertRules) {
    /** The default weight of an objective: 1. */
    public static final long WEIGHT = CompositeUsage.UNIT_WEIGHT;

    public Objective {
        if (name.isBlank() || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("objective: name must not be blank or contain '/', was '" + name + "'");
        }
        requireNonNull(sli, "sli");
        requireNonNull(target, "target");
        requireNonNull(window, "window");
        requireNonNull(budgeting, "budgeting");
        if (weight < 1) {
            throw new IllegalArgumentException("objective " + name + ": weight must be above 0, was " + weight);
        }
        alertRules = List.copyOf(alertRules);
    }
}
