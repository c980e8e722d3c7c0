package dev.slowburn.domain;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A service level objective: one or more objectives for what a service answers.
 *
 * @param name unique among all definitions
 * @param service whose outcomes are counted
 * @param revision digest of the definition, so that a reader can tell which one a snapshot was computed by
 */
public record Slo(String name, String service, List<Objective> objectives, String revision) {
    public Slo {
        if (name.isBlank() || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("slo: name must not be blank or contain '/', was '" + name + "'");
        }
        if (service.isBlank()) {
            throw new IllegalArgumentException("slo " + name + ": service must not be blank");
        }
        objectives = List.copyOf(objectives);
        if (objectives.isEmpty()) {
            throw new IllegalArgumentException("slo " + name + ": needs at least one objective");
        }
        Set<String> names = new HashSet<>();
        for (Objective objective : objectives) {
            if (!names.add(objective.name())) {
                throw new IllegalArgumentException("slo " + name + ": two objectives are named " + objective.name());
            }
        }
    }
}
