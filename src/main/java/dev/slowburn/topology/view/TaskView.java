package dev.slowburn.topology.view;

import dev.slowburn.domain.evaluation.ReleaseDecision;
import dev.slowburn.topology.progress.Inputs;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.state.WriteBackRows;
import dev.slowburn.tracking.PartialHistory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** The read model of the budgets of one task. The task's thread writes it; other threads read it. See {@link EvaluationView}. */
public final class TaskView {
    private final Map<String, EvaluatedBudget> budgets = new ConcurrentHashMap<>();
    private final Map<String, CurrentDecision> decisions = new ConcurrentHashMap<>();
    private final UnclassifiedInput unclassified;
    private final Inputs inputs;
    private final InputLagHistogram inputLag;
    private final Consumer<TaskView> onClose;
    private volatile Clock clock;
    private volatile WriteBackRows ledgers;
    private volatile WriteBackRows contributors;
    private volatile Optional<TopicPartition> slowest = Optional.empty();
    private final ReplayPace replayPace = new ReplayPace();
    private volatile List<ObjectiveReplay> replays;
    private volatile boolean complete;

    /**
     * The progress of the task.
     *
     * @param watermark the highest event time counted, in epoch milliseconds; negative before the first
     * @param caughtUpTo all records that were in the input at this wall-clock time have been counted; 0 if some partition has never
     *     been read to its end
     */
    public record Clock(long watermark, long caughtUpTo) {}

    TaskView(Inputs inputs, InputLagHistogram inputLag, Consumer<TaskView> onClose) {
        this.inputs = inputs;
        unclassified = new UnclassifiedInput(inputs::partition);
        this.inputLag = inputLag;
        this.onClose = onClose;
    }

    /** Publishes the rows of the ledgers and their contributors, after they are restored. */
    public void publishRows(WriteBackRows rows, WriteBackRows contributorRows) {
        ledgers = rows;
        contributors = contributorRows;
    }

    /** Empty until they are restored. */
    Optional<WriteBackRows> contributors() {
        return Optional.ofNullable(contributors);
    }

    /** Empty until they are restored. */
    Optional<WriteBackRows> ledgers() {
        return Optional.ofNullable(ledgers);
    }

    public void publish(String budgetId, EvaluatedBudget budget) {
        budgets.put(budgetId, budget);
    }

    public void remove(String budgetId) {
        budgets.remove(budgetId);
    }

    public void publishDecision(ReleaseDecision decision, long at, OptionalLong since, long sequence) {
        decisions.put(decision.service(), new CurrentDecision(decision, at, since, sequence));
    }

    public void removeDecision(String service) {
        decisions.remove(service);
    }

    /** Records an evaluation of the budgets. */
    public void evaluated(long watermark, long caughtUpTo, long wallClock) {
        if (caughtUpTo != ProgressMarker.NEVER) {
            inputLag.observe(wallClock - caughtUpTo);
        }
        clock = new Clock(watermark, caughtUpTo);
    }

    /** @param source id of the partition with the largest lag */
    public void setSlowestPartition(OptionalLong source) {
        slowest = source.isPresent() ? Optional.of(inputs.partition(source.getAsLong())) : Optional.empty();
    }

    /** The partition of the input with the largest lag. */
    public Optional<TopicPartition> slowestPartition() {
        return slowest;
    }

    /** @param wallClock epoch milliseconds */
    public void setPartialHistories(List<PartialHistory> objectives, long wallClock) {
        replayPace.observe(objectives, wallClock);
        replays = objectives.stream()
                .map(history -> ObjectiveReplay.of(history, replayPace.secondsLeft(history), inputs))
                .toList();
    }

    /** The objectives of its budgets that have not counted everything that ever was in the input; empty until they are known. */
    public Optional<List<ObjectiveReplay>> replays() {
        return Optional.ofNullable(replays);
    }

    /** Outcomes that the SLIs of its budgets fail on. */
    public UnclassifiedInput unclassified() {
        return unclassified;
    }

    /** Marks the view as complete: each budget has been evaluated since the task started. */
    public void setComplete() {
        complete = true;
    }

    /** Whether the view contains all budgets of the task; before that, a missing budget may not be evaluated yet. */
    public boolean isComplete() {
        return complete;
    }

    /** Removes the view when the task is closed. */
    public void close() {
        onClose.accept(this);
    }

    boolean isEvaluated() {
        return clock != null;
    }

    /** The progress of the task; empty before its first evaluation. */
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

    /** The decision for a service; empty if it has no budget, or nothing could be decided since the task started. */
    public Optional<CurrentDecision> decision(String service) {
        return Optional.ofNullable(decisions.get(service));
    }
}
