package dev.slowburn.query.view;

import java.time.Instant;
import java.util.List;

/**
 * The requests of the last hour that failed by a budget's rule, whatever the budget's state.
 *
 * @param from the first moment that is counted
 * @param to up to when
 * @param total requests of that hour that count; of a composite budget, of all its objectives
 * @param bad how many of them failed
 * @param kinds what most of them have in common, most first; up to 5
 * @param other how many failed in other ways
 * @param unknown how many can't be broken down; {@code notes} say why
 * @param notes sentences about what these numbers don't tell
 */
public record FailuresView(
        Instant from,
        Instant to,
        long total,
        long bad,
        List<KindView> kinds,
        long other,
        long unknown,
        List<String> notes) {
    public FailuresView {
        kinds = List.copyOf(kinds);
        notes = List.copyOf(notes);
    }

    /**
     * Failures that have the same operation, status and outcome.
     *
     * @param share of all {@code bad}
     */
    public record KindView(String operation, Integer statusCode, String outcome, long count, double share) {}
}
