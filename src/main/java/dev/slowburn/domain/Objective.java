package dev.slowburn.domain;

import static java.util.Objects.requireNonNull;

/**
 * A target over a window, for one SLI.
 *
 * @param name unique within its SLO; part of the budget's id, so it stays when the target changes
 */
public record Objective(String name, Sli sli, Target target, Window window, BudgetingMethod method) {
    public Objective {
        if (name.isBlank() || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("objective: name must not be blank or contain '/', was '" + name + "'");
        }
        requireNonNull(sli, "sli");
        requireNonNull(target, "target");
        requireNonNull(window, "window");
        requireNonNull(method, "method");
    }
}
