package dev.slowburn.counting;

import java.util.List;
import java.util.function.Consumer;

/**
 * The failure state of a rule in one partition of the input: how many outcomes were unclassifiable since one was last classified. Created
 * on the first failure.
 */
final class FailingRule {
    private static final long NEVER = Long.MIN_VALUE;

    private final List<BudgetKey> budgets;
    private long outcomes;
    private long since = NEVER;
    private long sentAt = NEVER;
    private boolean recovered;

    FailingRule(List<BudgetKey> budgets) {
        this.budgets = List.copyOf(budgets);
    }

    /** Records an unclassifiable outcome. */
    void failed() {
        if (recovered) {
            recovered = false;
            outcomes = 0;
            since = NEVER;
        }
        outcomes++;
    }

    /** Records that an outcome was classified, or that the rule is no longer used. */
    void recovered() {
        recovered = true;
    }

    /** Whether the first failure was at least a minute ago and no outcome has been classified since. */
    boolean isLasting(long now) {
        return !recovered && since != NEVER && now - since >= UnclassifiableOutcomes.REPORT_DELAY;
    }

    /**
     * Sends due reports; called once per snapshot interval.
     *
     * @param send receives the due reports
     * @return whether the rule must be checked again
     */
    boolean report(long source, long now, Consumer<UnclassifiableOutcomes> send) {
        if (sentAt != NEVER && (recovered || since == NEVER)) {
            sentAt = NEVER;
            budgets.forEach(budget -> send.accept(new UnclassifiableOutcomes(budget, source, now, 0)));
        }
        if (since == NEVER) {
            since = now;
        }
        if (isLasting(now) && (sentAt == NEVER || now - sentAt >= UnclassifiableOutcomes.RENEWAL)) {
            sentAt = now;
            all(source).forEach(send);
        }
        return !recovered;
    }

    /** The reports for all budgets that use the rule. */
    List<UnclassifiableOutcomes> all(long source) {
        return budgets.stream()
                .map(budget -> new UnclassifiableOutcomes(budget, source, since, outcomes))
                .toList();
    }
}
