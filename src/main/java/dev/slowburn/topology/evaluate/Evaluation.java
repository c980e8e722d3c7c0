package dev.slowburn.topology.evaluate;

import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.topology.progress.InputProgress;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.view.EvaluatedBudget;
import dev.slowburn.topology.view.TaskView;
import dev.slowburn.tracking.BudgetFamily;
import dev.slowburn.tracking.BudgetRegistry;
import dev.slowburn.tracking.LiveBudget;
import dev.slowburn.tracking.TrackingSettings;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/** Looks at the budgets of one task, decides about releases by them, and publishes what is news. */
final class Evaluation {
    private final TrackingSettings settings;
    private final TaskClock clock;
    private final InputProgress progress;
    private final BudgetRegistry book;
    private final BudgetStateStore memories;
    private final DecisionStore desk;
    private final Publisher publisher;
    private final TaskView standings;
    private final EvaluationQuota looks = new EvaluationQuota();
    private boolean complete;
    private final Set<String> undecided = new LinkedHashSet<>();

    Evaluation(
            TrackingSettings settings,
            TaskClock clock,
            InputProgress progress,
            BudgetRegistry book,
            BudgetStateStore memories,
            DecisionStore desk,
            Publisher publisher,
            TaskView standings) {
        this.settings = settings;
        this.clock = clock;
        this.progress = progress;
        this.book = book;
        this.memories = memories;
        this.desk = desk;
        this.publisher = publisher;
        this.standings = standings;
    }

    /** A second has passed. */
    void refillQuota() {
        looks.refill();
    }

    /** Evaluates those of some families that are due, as far as {@link EvaluationQuota} allows; the time has to be known. */
    void of(Collection<BudgetFamily> families, Predicate<BudgetFamily> which) {
        long wallClock = clock.wall();
        boolean lagging = clock.isLagging();
        for (BudgetFamily each : families) {
            long now = clock.now(each);
            if (now == ProgressMarker.NOTHING || !which.test(each)) {
                continue;
            }
            for (LiveBudget budget : each.budgets()) {
                if (budget.isDue(now, lagging, wallClock, settings) && looks.tryAcquire(budget)) {
                    evaluate(budget, budget.assess(now, progress.watermark(), lagging), wallClock);
                }
            }
        }
        evaluated(wallClock);
    }

    /** There is no budget, and so none whose numbers are missing. */
    void nothingToEvaluate() {
        evaluated(clock.wall());
    }

    private void evaluated(long wallClock) {
        decide();
        standings.evaluated(progress.watermark(), progress.caughtUpTo(), wallClock);
        if (!complete && areAllAssessed()) {
            complete = true;
            standings.setComplete();
        }
    }

    /** Those whose time is known; asked only until it is so once. */
    private boolean areAllAssessed() {
        return book.families().stream()
                .filter(family -> clock.now(family) != ProgressMarker.NOTHING)
                .flatMap(family -> family.budgets().stream())
                .allMatch(budget -> budget.latest() != null);
    }

    /** It is a budget's turn: publishes what begins or ends at this moment of the event clock; not its snapshot. */
    void turn(LiveBudget budget, long asOf) {
        Assessment assessment = assess(budget, asOf);
        budget.touch();
        // Its time begins with its first outcome, whatever came to others before.
        if (assessment.everCounted()) {
            begunOrEnded(budget, assessment, clock.wall());
        }
    }

    /** Reads the numbers of a budget as of a moment of the event clock. */
    Assessment assess(LiveBudget budget, long asOf) {
        return budget.assess(asOf, Math.min(progress.watermark(), asOf), false);
    }

    /** Publishes the snapshots that are news as of a moment of the event clock, and what is decided by them. */
    void publish(long asOf) {
        long wallClock = clock.wall();
        for (BudgetFamily each : book.families()) {
            for (LiveBudget budget : each.budgets()) {
                if (budget.isDue(asOf, false, wallClock, settings)) {
                    show(budget, assess(budget, asOf), wallClock);
                }
            }
        }
        evaluated(wallClock);
    }

    private void evaluate(LiveBudget budget, Assessment assessment, long wallClock) {
        begunOrEnded(budget, assessment, wallClock);
        show(budget, assessment, wallClock);
    }

    private void begunOrEnded(LiveBudget budget, Assessment assessment, long wallClock) {
        budget.resets(assessment).forEach(reset -> publisher.reset(assessment, reset, wallClock));
        budget.transitions(assessment).forEach(transition -> publisher.event(assessment, transition, wallClock));
        budget.alerts(assessment).forEach(transition -> publisher.alert(assessment, transition, wallClock));
    }

    private void show(LiveBudget budget, Assessment assessment, long wallClock) {
        boolean due = budget.shouldPublish(assessment, wallClock, settings);
        if (due) {
            publisher.snapshot(assessment, budget.markPublished(assessment, wallClock), wallClock);
        }
        if (memories.storeIfChanged(budget) || due) {
            budget.published()
                    .map(published -> new EvaluatedBudget(published, budget.sequence(), budget.alertMarks()))
                    .ifPresent(evaluated -> standings.publish(budget.id(), evaluated));
        }
        undecided.add(assessment.subject().service());
    }

    /** What is decided about these services may be another now. */
    void reconsider(Collection<String> services) {
        undecided.addAll(services);
    }

    void reconsider(String service) {
        undecided.add(service);
    }

    /** Decides about all that is to be reconsidered; not while the input lags. */
    void decide() {
        if (!clock.isKnown() || clock.isLagging()) {
            return;
        }
        for (String each : undecided) {
            if (book.isOwn(each)) {
                decide(each, clock.now());
            }
        }
        undecided.clear();
    }

    /** Decides about a service as of a moment; not about the one that stands for services beyond a cap. */
    void decide(String service, long now) {
        if (book.isOverflow(service)) {
            return;
        }
        if (!book.familiesOf(service).isEmpty() || desk.overridden().contains(service)) {
            desk.decide(service, book.familiesOf(service), now)
                    .ifPresent(news -> publisher.decision(news, now, clock.wall()));
        } else if (desk.forget(service)) {
            publisher.noDecision(service, clock.wall());
        }
    }
}
