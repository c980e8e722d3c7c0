package dev.slowburn.topology.evaluate;

import dev.slowburn.tracking.LiveBudget;

/**
 * How many budgets are looked at in one second because of the time alone: at the turn of a minute all of them are due, and
 * after a restart each reads all its rows first. Nothing is committed meanwhile, so what is beyond the allowance waits for the
 * next second; a budget that something was counted for does not.
 */
final class EvaluationQuota {
    static final int EACH_SECOND = 3_000;
    /** What the first look after a restart costs, in others, however short the history. */
    static final int FIRST = 3;
    /** What it costs if there are thirty days of history, or more. */
    private static final int MOST = 30;

    private static final int HOURS_FOR_ONE = 27;

    private int left = EACH_SECOND;

    /** A second has passed. */
    void refill() {
        left = EACH_SECOND;
    }

    /** Whether a budget that is due may be looked at now. */
    boolean tryAcquire(LiveBudget budget) {
        if (budget.hasNews()) {
            return true;
        }
        if (left <= 0) {
            return false;
        }
        left -= budget.isToBeReadFirst() ? first(budget.storedHours()) : 1;
        return true;
    }

    /** An hour is a row to be read, so the cost of a first look grows with the hours that there are. */
    static int first(long hours) {
        return (int) Math.min(FIRST + hours / HOURS_FOR_ONE, MOST);
    }
}
