package dev.slowburn.domain.slo;

import static java.util.Objects.requireNonNull;

import dev.slowburn.domain.window.Schedule;
import java.util.Set;

/**
 * Time ranges whose outcomes do not count, such as planned maintenance.
 *
 * @param slos the SLOs to whose budgets it applies
 * @param revision digest of the definition
 */
public record BudgetCorrection(String name, Set<String> slos, Schedule schedule, String revision) {
    public BudgetCorrection {
        slos = Set.copyOf(slos);
        if (slos.isEmpty()) {
            throw new IllegalArgumentException("correction " + name + ": slos must not be empty");
        }
        requireNonNull(schedule, "schedule");
        requireNonNull(revision, "revision");
    }
}
