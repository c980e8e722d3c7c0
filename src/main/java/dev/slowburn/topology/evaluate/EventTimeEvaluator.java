package dev.slowburn.topology.evaluate;

import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.topology.progress.InputProgress;
import dev.slowburn.topology.progress.LowWatermark;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.tracking.BudgetFamily;
import dev.slowburn.tracking.BudgetRegistry;
import dev.slowburn.tracking.LiveBudget;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The event clock of one task: evaluates its budgets as of the end of each event minute, in order, once all outcomes of that minute
 * have arrived (see {@link LowWatermark}). Outcomes of later minutes wait in the rows of the ledger. The published records depend
 * only on the outcomes, not on the size of polls or commits.
 *
 * <p>A budget is first evaluated as of the minute of its first outcome. Minutes in which nothing can change are skipped: the next
 * evaluation is due when outcomes enter or leave a window or look-back, a calendar window or time slice ends, an alert has waited long
 * enough, or a release override expires. The budgets of a service are evaluated together, minute by minute, because its release
 * decision depends on all of them; services are independent of each other.
 *
 * <p>Evaluation proceeds in steps of event time, after each of which all budgets are as of the same minute. That minute is stored in
 * the transaction that publishes the results. A call ends after {@link #MAX_EVALUATIONS} evaluations, about a second, and the next
 * call continues.
 */
final class EventTimeEvaluator {
    /** Maximum number of evaluations per call. */
    static final int MAX_EVALUATIONS = 50_000;
    /** Maximum number of families that one call opens, because each reads all its rows. */
    private static final int MAX_OPENED = 1_000;

    private final InputProgress progress;
    private final BudgetRegistry registry;
    private final ServiceDecisions decisions;
    private final Evaluation evaluation;
    private final BudgetEnds ends;
    private final LowWatermark lowWatermark = new LowWatermark();

    EventTimeEvaluator(
            InputProgress progress,
            BudgetRegistry registry,
            ServiceDecisions decisions,
            Evaluation evaluation,
            BudgetEnds ends) {
        this.progress = progress;
        this.registry = registry;
        this.decisions = decisions;
        this.evaluation = evaluation;
        this.ends = ends;
    }

    /** Records the highest event time of a partition, at a moment of the wall clock. */
    void advance(long watermark, long now) {
        lowWatermark.advance(watermark, now);
    }

    /** Evaluates complete minutes within the limit of one call, and publishes what has changed. */
    void catchUp() {
        long complete = lowWatermark.completeMinute(progress.existing(), progress.caughtUpTo());
        evaluateLate();
        int left = MAX_EVALUATIONS;
        while (left > 0 && complete > progress.evaluated() && isOpen()) {
            long end = nextStep(complete);
            for (String service : services()) {
                left -= evaluateService(service, end);
            }
            progress.evaluated(end);
            left--;
        }
        if (progress.evaluated() != Ledger.UNKNOWN) {
            evaluation.publish(Minutes.toLastMilli(progress.evaluated()));
        } else if (registry.families().isEmpty() && progress.caughtUpTo() > ProgressMarker.NEVER) {
            evaluation.nothingToEvaluate();
        }
    }

    /** Late outcomes are counted in their own minute, and published as of the last evaluated one. */
    private void evaluateLate() {
        if (progress.evaluated() == Ledger.UNKNOWN) {
            return;
        }
        for (BudgetFamily family : registry.families()) {
            if (family.consumeLate()) {
                evaluate(family, progress.evaluated());
                decide(family.key().service(), progress.evaluated());
            }
        }
    }

    /** Whether the next evaluation of all families is known. */
    private boolean isOpen() {
        int left = MAX_OPENED;
        for (BudgetFamily family : registry.families()) {
            if (!family.knowsNextEvaluation()) {
                if (left-- == 0) {
                    return false;
                }
                family.nextEvaluation(progress.evaluated());
            }
        }
        return true;
    }

    /** The end of the next step, so that it takes not many more than {@link #MAX_EVALUATIONS} evaluations. */
    private long nextStep(long complete) {
        long first = Long.MAX_VALUE;
        for (BudgetFamily family : registry.families()) {
            first = Math.min(first, family.nextEvaluation(progress.evaluated()));
        }
        if (first > complete) {
            return complete;
        }
        int families = Math.max(1, registry.families().size());
        return Math.min(complete, first - 1 + Math.max(1, MAX_EVALUATIONS / families));
    }

    private Set<String> services() {
        Set<String> services = new LinkedHashSet<>(registry.services());
        services.addAll(decisions.overridden());
        services.removeIf(service -> !registry.isOwn(service));
        return services;
    }

    /** Evaluates the budgets of a service up to a minute; returns the number of evaluations. */
    private int evaluateService(String service, long end) {
        int evaluations = 0;
        long before = progress.evaluated();
        long minute = next(service, before);
        while (minute <= end) {
            List<BudgetFamily> silent = new ArrayList<>(0);
            for (BudgetFamily family : registry.familiesOf(service)) {
                boolean isSilent = registry.isSilent(family, minute);
                if (isSilent || family.nextEvaluation(before) <= minute) {
                    evaluate(family, minute);
                    evaluations += family.budgets().size();
                }
                if (isSilent) {
                    silent.add(family);
                }
            }
            long now = Minutes.toLastMilli(minute);
            silent.forEach(family -> ends.remove(family, now));
            decide(service, minute);
            before = minute;
            minute = next(service, before);
        }
        return evaluations;
    }

    private long next(String service, long after) {
        long next = after == Ledger.UNKNOWN ? Long.MAX_VALUE : decisions.nextExpiry(service, after);
        for (BudgetFamily family : registry.familiesOf(service)) {
            next = Math.min(next, Math.min(family.nextEvaluation(after), registry.silentFrom(family)));
        }
        return Math.max(next, after + 1);
    }

    private void evaluate(BudgetFamily family, long minute) {
        family.markEvaluated(minute);
        for (LiveBudget budget : family.budgets()) {
            evaluation.publishTransitions(budget, Minutes.toLastMilli(minute));
        }
    }

    private void decide(String service, long minute) {
        for (BudgetFamily family : registry.familiesOf(service)) {
            for (LiveBudget budget : family.budgets()) {
                if (budget.latest() == null) {
                    evaluation.assess(budget, Minutes.toLastMilli(minute));
                }
            }
        }
        decisions.decide(service, Minutes.toLastMilli(minute));
    }
}
