package dev.slowburn.domain.contributor;

import dev.slowburn.domain.outcome.OutcomeKind;

/**
 * The number of bad outcomes with the same operation, status and kind.
 *
 * @param operation null if the outcomes have none
 * @param status null if the outcomes have none
 * @param kind null for all combinations beyond the cap, see {@link ContributorCell}
 * @param count number of requests
 */
public record Contributor(String operation, Integer status, OutcomeKind kind, long count) {
    /** The combinations beyond the cap, which share one count. */
    public static Contributor others(long count) {
        return new Contributor(null, null, null, count);
    }

    public Contributor withCount(long other) {
        return new Contributor(operation, status, kind, other);
    }

    public boolean isOthers() {
        return kind == null;
    }
}
