package dev.slowburn.topology.view;

import dev.slowburn.domain.evaluation.ReleaseDecision;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.state.WriteBackRows;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Where the budgets of one task stand; written by its thread, read by others. See {@link EvaluationView}. */
public final class TaskView {
    private final Map<String, EvaluatedBudget> budgets = new ConcurrentHashMap<>();
    private final Map<String, CurrentDecision> decisions = new ConcurrentHashMap<>();
    private final UnclassifiedInput unclassified = new UnclassifiedInput();
    private final InputLagHistogram inputAge;
    private final Consumer<TaskView> onEnd;
    private volatile Clock clock;
    private volatile WriteBackRows ledgers;
    private volatile WriteBackRows contributors;
    private volatile OptionalInt slowest = OptionalInt.empty();
    private volatile boolean complete;

    /**
     * How far the task has come.
     *
     * @param watermark the highest event time counted, in epoch milliseconds; negative before the first
     * @param caughtUpTo all that was in the input at this moment of the wall clock has been counted; 0 if some partition has never
     *     been read to its end
     */
    public record Clock(long watermark, long caughtUpTo) {}

    TaskView(InputLagHistogram inputAge, Consumer<TaskView> onEnd) {
        this.inputAge = inputAge;
        this.onEnd = onEnd;
    }

    /** The rows of its ledgers and their contributors, as soon as they have all that was counted before a restart. */
    public void holds(WriteBackRows rows, WriteBackRows contributorRows) {
        ledgers = rows;
        contributors = contributorRows;
    }

    /** Empty as long as they are not complete. */
    Optional<WriteBackRows> contributors() {
        return Optional.ofNullable(contributors);
    }

    /** Empty as long as they are not complete. */
    Optional<WriteBackRows> ledgers() {
        return Optional.ofNullable(ledgers);
    }

    public void show(String budgetId, EvaluatedBudget standing) {
        budgets.put(budgetId, standing);
    }

    public void remove(String budgetId) {
        budgets.remove(budgetId);
    }

    public void decided(ReleaseDecision decision, long at, OptionalLong since, long sequence) {
        decisions.put(decision.service(), new CurrentDecision(decision, at, since, sequence));
    }

    public void removeDecision(String service) {
        decisions.remove(service);
    }

    /** Budgets were evaluated by all that the input had at a moment. */
    public void evaluated(long watermark, long caughtUpTo, long wallClock) {
        if (caughtUpTo != ProgressMarker.NEVER) {
            inputAge.observe(wallClock - caughtUpTo);
        }
        clock = new Clock(watermark, caughtUpTo);
    }

    public void waitsFor(OptionalInt partition) {
        slowest = partition;
    }

    /** The partition of the input that is the furthest behind. */
    public OptionalInt slowestPartition() {
        return slowest;
    }

    /** On what the SLIs of its budgets fail. */
    public UnclassifiedInput unclassified() {
        return unclassified;
    }

    /** Each of its budgets has been evaluated since it began. */
    public void complete() {
        complete = true;
    }

    /** Whether what it shows is all that there is; until then what is not here may only be unevaluated. */
    public boolean isComplete() {
        return complete;
    }

    public void end() {
        onEnd.accept(this);
    }

    boolean isEvaluated() {
        return clock != null;
    }

    /** How far it has come; empty before it has evaluated anything. */
    public Optional<Clock> clock() {
        return Optional.ofNullable(clock);
    }

    public Collection<EvaluatedBudget> budgets() {
        return budgets.values();
    }

    public Optional<EvaluatedBudget> budget(String id) {
        return Optional.ofNullable(budgets.get(id));
    }

    public Collection<CurrentDecision> decisions() {
        return decisions.values();
    }

    /** What holds for a service; empty if it has no budget, or if nothing could be decided since this task began. */
    public Optional<CurrentDecision> decision(String service) {
        return Optional.ofNullable(decisions.get(service));
    }
}
