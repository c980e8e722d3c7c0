package dev.slowburn.topology;

/**
 * How many budgets are looked at in one second because of the time alone: at the turn of a minute all of them are due, and
 * after a restart each reads all its rows first. Nothing is committed meanwhile, so what is beyond the allowance waits for the
 * next second; a budget that something was counted for does not.
 */
final class Looks {
    static final int EACH_SECOND = 3_000;
    /** What the first look after a restart costs, in others. */
    static final int FIRST = 30;

    private int left = EACH_SECOND;

    /** A second has passed. */
    void renew() {
        left = EACH_SECOND;
    }

    /** Whether a budget that is due may be looked at now. */
    boolean allow(LiveBudget budget) {
        if (budget.hasNews()) {
            return true;
        }
        if (left <= 0) {
            return false;
        }
        left -= budget.isToBeReadFirst() ? FIRST : 1;
        return true;
    }
}
