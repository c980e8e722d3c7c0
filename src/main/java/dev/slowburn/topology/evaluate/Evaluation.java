package dev.slowburn.topology.evaluate;

import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.topology.progress.InputProgress;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.view.EvaluatedBudget;
import dev.slowburn.topology.view.TaskView;
import dev.slowburn.tracking.BudgetFamily;
import dev.slowburn.tracking.BudgetRegistry;
import dev.slowburn.tracking.LiveBudget;
import dev.slowburn.tracking.RuleHistories;
import dev.slowburn.tracking.RuleHistory;
import dev.slowburn.tracking.TrackingSettings;
import java.util.Collection;
import java.util.function.Predicate;

/** Evaluates the budgets of one task and publishes what has changed. Release decisions follow, see {@link ServiceDecisions}. */
final class Evaluation {
    private final TrackingSettings settings;
    private final TrackingSettings atHandover;
    private final long laggingSnapshotInterval;
    private final TaskClock clock;
    private final InputProgress progress;
    private final BudgetRegistry registry;
    private final PendingFamilies pending;
    private final BudgetStateStore states;
    private final ServiceDecisions decisions;
    private final Publisher publisher;
    private final TaskView view;
    private final RuleHistories histories;
    private final EvaluationQuota quota;
    private TrackingSettings pace;
    private boolean complete;

    Evaluation(
            TrackingSettings settings,
            TaskClock clock,
            InputProgress progress,
            BudgetRegistry registry,
            PendingFamilies pending,
            BudgetStateStore states,
            ServiceDecisions decisions,
            Publisher publisher,
            RuleHistories histories,
            TaskView view) {
        this.settings = settings;
        this.atHandover = settings.withoutInterval();
        this.pace = settings;
        this.laggingSnapshotInterval = settings.laggingSnapshotInterval().toMillis();
        this.quota = new EvaluationQuota(settings.snapshotInterval());
        this.clock = clock;
        this.progress = progress;
        this.registry = registry;
        this.pending = pending;
        this.states = states;
        this.decisions = decisions;
        this.publisher = publisher;
        this.histories = histories;
        this.view = view;
    }

    /** To be called once per snapshot interval. */
    void refillQuota() {
        quota.refill();
    }

    /** Evaluates the due budgets of families within {@link EvaluationQuota}. The evaluation clock must be known. */
    void of(Collection<BudgetFamily> families, Predicate<BudgetFamily> which) {
        evaluate(families, which);
        evaluated(clock.wall());
    }

    /**
     * Sets whether the task moves to another instance with the next commit. Unless input lags, it then publishes however recent the last
     * snapshot is, because the next one has to wait until the task has moved.
     */
    void setMoving(boolean moves) {
        pace = moves ? atHandover : settings;
    }

    /**
     * As {@link #of}, for families of which more may be due than the quota allows: those near a limit come first, see {@link
     * BudgetFamily#isUrgent()}.
     */
    void byUrgency(Collection<BudgetFamily> families, Predicate<BudgetFamily> which) {
        evaluate(families, each -> each.isUrgent() && which.test(each));
        of(families, which);
    }

    private void evaluate(Collection<BudgetFamily> families, Predicate<BudgetFamily> which) {
        long wallClock = clock.wall();
        boolean lagging = clock.isLagging();
        for (BudgetFamily each : families) {
            long now = clock.now(each);
            if (now == ProgressMarker.NOTHING || !which.test(each)) {
                continue;
            }
            long since = lagging
                    ? RuleHistory.UNKNOWN
                    : histories.completeSince(each.key().slo());
            for (LiveBudget budget : each.budgets()) {
                if (lagging && budget.canWait(wallClock, laggingSnapshotInterval)) {
                    continue;
                }
                boolean isHeld = !budget.isWindowComplete(now, since);
                if (budget.isDue(now, isHeld, wallClock, settings) && quota.tryAcquire(budget)) {
                    Assessment assessment = budget.assess(
                            now,
                            progress.watermark(),
                            isHeld,
                            histories.historySince(each.key().slo()));
                    publishTransitions(budget, assessment, since, wallClock);
                    publishSnapshot(budget, assessment, lagging, wallClock);
                    budget.publishesAt(lagging, pace).ifPresent(at -> pending.postpone(each, at));
                }
            }
        }
    }

    /** Records an evaluation of a task without budgets. */
    void nothingToEvaluate() {
        evaluated(clock.wall());
    }

    private void evaluated(long wallClock) {
        decisions.decide();
        view.evaluated(progress.watermark(), progress.caughtUpTo(), wallClock);
        if (!complete && areAllAssessed()) {
            complete = true;
            view.setComplete();
        }
    }

    /** Whether all budgets whose evaluation clock is known have been assessed. */
    private boolean areAllAssessed() {
        return registry.families().stream()
                .filter(family -> clock.now(family) != ProgressMarker.NOTHING)
                .flatMap(family -> family.budgets().stream())
                .allMatch(budget -> budget.latest() != null);
    }

    /** Publishes the events and alerts of a budget as of a moment of the event clock, without its snapshot. */
    void publishTransitions(LiveBudget budget, long asOf) {
        Assessment assessment = assess(budget, asOf);
        budget.touch();
        // A budget starts with its own first outcome, regardless of earlier outcomes of others.
        if (assessment.everCounted()) {
            publishTransitions(budget, assessment, completeSince(budget), clock.wall());
        }
    }

    private long completeSince(LiveBudget budget) {
        return histories.completeSince(budget.key().slo());
    }

    /** Assesses a budget as of a moment of the event clock. */
    Assessment assess(LiveBudget budget, long asOf) {
        return budget.assess(
                asOf,
                Math.min(progress.watermark(), asOf),
                !budget.isWindowComplete(asOf, completeSince(budget)),
                histories.historySince(budget.key().slo()));
    }

    /** Publishes due snapshots as of a moment of the event clock, and the decisions that follow from them. */
    void publish(long asOf) {
        long wallClock = clock.wall();
        for (BudgetFamily each : registry.families()) {
            for (LiveBudget budget : each.budgets()) {
                boolean isHeld = !budget.isWindowComplete(asOf, completeSince(budget));
                if (budget.isDue(asOf, isHeld, wallClock, settings)) {
                    publishSnapshot(budget, assess(budget, asOf), false, wallClock);
                }
            }
        }
        evaluated(wallClock);
    }

    private void publishTransitions(LiveBudget budget, Assessment assessment, long completeSince, long wallClock) {
        budget.resets(assessment, completeSince).forEach(reset -> publisher.reset(assessment, reset, wallClock));
        budget.transitions(assessment).forEach(transition -> publisher.event(assessment, transition, wallClock));
        budget.alerts(assessment, completeSince)
                .forEach(transition -> publisher.alert(assessment, transition, wallClock));
    }

    private void publishSnapshot(LiveBudget budget, Assessment assessment, boolean inputLags, long wallClock) {
        boolean isDue = budget.shouldPublish(assessment, inputLags, wallClock, pace);
        if (isDue) {
            publisher.snapshot(assessment, budget.markPublished(assessment, wallClock), wallClock);
        }
        if (states.storeIfChanged(budget) || isDue) {
            budget.published()
                    .map(published -> new EvaluatedBudget(published, budget.sequence(), budget.alertMarks()))
                    .ifPresent(evaluated -> view.publish(budget.id(), evaluated));
        }
        decisions.reconsider(assessment.subject().service());
    }
}
