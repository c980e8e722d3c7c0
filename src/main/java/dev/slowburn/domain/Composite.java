package dev.slowburn.domain;

import java.util.List;

/**
 * The budget that several objectives of an SLO make together: the used share is the mean of theirs, weighted by
 * {@link Objective#weight()}. Source: OpenSLO v1, {@code compositeWeight}, and its glossary, "Composite SLO": it burns when
 * any of those beneath burn, faster or slower by their weights.
 *
 * @param alertRules when to alert about it
 */
public record Composite(List<AlertRule> alertRules) {
    /** What stands for an objective's name in its id. */
    public static final String NAME = "composite";

    public Composite {
        alertRules = List.copyOf(alertRules);
    }
}
