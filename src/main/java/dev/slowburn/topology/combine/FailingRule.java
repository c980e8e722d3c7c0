package dev.slowburn.topology.combine;

import dev.slowburn.topology.shuffle.BudgetKey;
import dev.slowburn.topology.shuffle.UnclassifiableOutcomes;
import java.util.List;
import java.util.function.Consumer;

/** The outcomes of a rule since one of them was unclassifiable. Made with the first such outcome, and kept. */
final class FailingRule {
    private static final long NEVER = Long.MIN_VALUE;

    private final List<BudgetKey> budgets;
    private long outcomes;
    private long since = NEVER;
    private long sentAt = NEVER;
    private boolean works;
    private boolean lookedAt;

    FailingRule(List<BudgetKey> budgets) {
        this.budgets = List.copyOf(budgets);
    }

    /** An outcome was unclassifiable; says whether nobody looks at this rule yet. */
    boolean failed() {
        if (works) {
            works = false;
            outcomes = 0;
            since = NEVER;
        }
        outcomes++;
        boolean isNews = !lookedAt;
        lookedAt = true;
        return isNews;
    }

    /** An outcome was classified, or the rule is used no more. */
    void works() {
        works = true;
    }

    /** Whether the first failure is a minute ago, and no outcome was classified since. */
    boolean isLasting(long now) {
        return !works && since != NEVER && now - since >= UnclassifiableOutcomes.PATIENCE;
    }

    /**
     * Looks at it once a second.
     *
     * @param send takes what is due to be sent
     * @return whether it has to be looked at again
     */
    boolean report(int partition, long now, Consumer<UnclassifiableOutcomes> send) {
        if (sentAt != NEVER && (works || since == NEVER)) {
            sentAt = NEVER;
            budgets.forEach(budget -> send.accept(new UnclassifiableOutcomes(budget, partition, now, 0)));
        }
        if (since == NEVER) {
            since = now;
        }
        if (isLasting(now) && (sentAt == NEVER || now - sentAt >= UnclassifiableOutcomes.RENEWAL)) {
            sentAt = now;
            all(partition).forEach(send);
        }
        lookedAt = !works;
        return lookedAt;
    }

    /** What it says of each budget that counts by the rule. */
    List<UnclassifiableOutcomes> all(int partition) {
        return budgets.stream()
                .map(budget -> new UnclassifiableOutcomes(budget, partition, since, outcomes))
                .toList();
    }
}
