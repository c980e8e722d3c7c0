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
 * @param name unique within its SLO; part of the budget's id, so it stays when the target changes
 * @param weight its share in the SLO's composite budget, against the other objectives' weights; in millionths
 * @param alertRules when to alert about its budget
 */
public record Objective(
        String name,
        Sli sli,
        Target target,
        Window window,
        Budgeting budgeting,
        long weight,
        List<AlertRule> alertRules) {
    /** The weight of an objective that gives none: 1. */
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
