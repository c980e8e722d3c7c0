package dev.slowburn.topology.evaluate;

import dev.slowburn.tracking.LiveBudget;
import java.time.Duration;

/**
 * Limits the evaluations per second that are due by time alone: at the start of a minute all budgets are due, and after a restart each
 * evaluation first reads all rows of the budget. Because no commit happens during evaluation, the excess waits for the next refill.
 * Budgets for which outcomes were counted are not limited.
 */
final class EvaluationQuota {
    static final int EACH_SECOND = 3_000;
    /** Minimum cost of the first evaluation after a restart, in later evaluations. */
    static final int FIRST = 3;
    /** Its maximum cost, reached with about thirty days of history. */
    private static final int MOST = 30;

    private static final int HOURS_FOR_ONE = 27;

    private final int each;
    private int left;

    /** @param interval time between two refills */
    EvaluationQuota(Duration interval) {
        each = inEach(interval);
        left = each;
    }

    static int inEach(Duration interval) {
        return Math.toIntExact(
                EACH_SECOND * interval.toMillis() / Duration.ofSeconds(1).toMillis());
    }

    /** To be called once per snapshot interval. */
    void refill() {
        left = each;
    }

    /** Whether a budget that is due may be evaluated now. */
    boolean tryAcquire(LiveBudget budget) {
        if (budget.hasUnpublishedOutcomes()) {
            return true;
        }
        if (left <= 0) {
            return false;
        }
        left -= budget.isFirstAssessmentDue() ? first(budget.storedHours()) : 1;
        return true;
    }

    /** The cost of a first evaluation, which reads one row per hour of history. */
    static int first(long hours) {
        return (int) Math.min(FIRST + hours / HOURS_FOR_ONE, MOST);
    }
}
