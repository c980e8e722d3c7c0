package dev.slowburn.query.view;

import java.time.Instant;
import java.util.List;

/**
 * The failed requests of the last hour of a budget, in any state.
 *
 * @param from inclusive
 * @param to exclusive
 * @param total number of counted requests; for a composite budget, of all its objectives
 * @param bad number of failed requests
 * @param kinds the most frequent kinds of failures, most frequent first; at most 5
 * @param other number of failures of other kinds
 * @param unknown number of failures without a breakdown; {@code notes} has the reasons
 * @param notes sentences about limitations of these numbers
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
     * Failures with the same operation, status and outcome.
     *
     * @param share share of {@code bad}
     */
    public record KindView(String operation, Integer statusCode, String outcome, long count, double share) {}
}
