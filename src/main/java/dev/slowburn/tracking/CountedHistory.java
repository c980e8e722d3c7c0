package dev.slowburn.tracking;

import dev.slowburn.domain.evaluation.AlertConditions;
import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.slo.BudgetDescriptor;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;

/**
 * Whether all outcomes are counted that a window or an alert of a budget needs. Times since when all outcomes have been counted are those
 * of {@link RuleHistories#completeSince}.
 *
 * @param maxFutureSkew how far outcomes may be ahead of the clock when they are written, in milliseconds
 */
record CountedHistory(BudgetDescriptor subject, long maxFutureSkew) {
    /** Whether all outcomes of the window are counted. */
    boolean hasWindow(long now, long completeSince) {
        return has(subject.window().at(Minutes.of(now)), completeSince);
    }

    boolean has(MinuteRange range, long completeSince) {
        return completeSince == RuleHistory.EVERYTHING || hasFrom(range.from(), completeSince);
    }

    /** Outcomes may be ahead of the clock when they are written, and the first minute may be in a slice that began before. */
    private boolean hasFrom(long minute, long completeSince) {
        return completeSince <= Minutes.toMillis(minute - subject.sliceMinutes()) - maxFutureSkew;
    }

    /** Whether all outcomes of the longest look-back of an alert are counted; for an alert on the forecast, of the window. */
    boolean hasLookBack(AlertRule rule, Assessment assessment, long completeSince) {
        if (completeSince == RuleHistory.EVERYTHING) {
            return true;
        }
        return rule.condition() instanceof AlertRule.ExhaustedWithin
                ? !assessment.lagging()
                : hasFrom(
                        Minutes.of(assessment.asOf())
                                - AlertConditions.longest(rule).minutes(),
                        completeSince);
    }
}
