package dev.slowburn.topology.evaluate;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.counting.UnclassifiableOutcomes;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.schema.record.AlertRecords;
import dev.slowburn.topology.deadletter.DroppedRecordLog;
import dev.slowburn.topology.definitions.DefinitionsInForce;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.progress.InputProgress;
import dev.slowburn.topology.progress.Inputs;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.shuffle.BudgetKeyCache;
import dev.slowburn.topology.shuffle.CoverageReport;
import dev.slowburn.topology.shuffle.ShuffleCodec;
import dev.slowburn.topology.shuffle.TallyPartitioner;
import dev.slowburn.topology.state.Journal;
import dev.slowburn.topology.state.JournaledLedgerState;
import dev.slowburn.topology.state.WriteBackRows;
import dev.slowburn.topology.streams.CommitScheduler;
import dev.slowburn.topology.streams.PreCommitHook;
import dev.slowburn.topology.streams.StateStores;
import dev.slowburn.topology.streams.TaskMetrics;
import dev.slowburn.topology.streams.ThreadTransactions;
import dev.slowburn.topology.view.EvaluationView;
import dev.slowburn.topology.view.TaskView;
import dev.slowburn.tracking.BudgetRegistry;
import dev.slowburn.tracking.LedgerFactory;
import dev.slowburn.tracking.OwnedServices;
import dev.slowburn.tracking.RuleHistories;
import dev.slowburn.tracking.TrackingSettings;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Processor of the second stage: adds tallies to ledgers, evaluates budgets, and publishes snapshots, events, alerts and decisions. Its
 * collaborators do so; this class owns when: per message, before a commit, and at each snapshot interval.
 *
 * <p>A budget that received tallies is evaluated before the next commit, once the progress marker after the tallies has arrived, so
 * that it is not evaluated with part of the tallies of one commit of the first stage. If its last snapshot is too recent, it is evaluated
 * again before the first commit at which the next one is allowed. All budgets are evaluated at each snapshot interval, because windows
 * move without traffic, and after a restart or a change of definitions; these evaluations may include part of such a commit.
 */
public final class BudgetProcessor implements Processor<byte[], byte[], String, SpecificRecord>, ShuffleCodec.Receiver {
    private static final long CLEANUP_INTERVAL_MILLIS = Duration.ofMinutes(10).toMillis();

    private final TopologySettings settings;
    private final DefinitionsInForce definitions;
    private final EvaluationView evaluationView;
    private final Inputs inputs;
    private final BudgetKeyCache keys = new BudgetKeyCache();

    private ProcessorContext<String, SpecificRecord> context;
    private InputProgress progress;
    private WriteBackRows tallies;
    private WriteBackRows contributors;
    private JournaledLedgerState ledgerState;
    private BudgetStateStore states;
    private BudgetRegistry registry;
    private OrphanBudgets orphans;
    private ServiceDecisions decisions;
    private TaskView view;
    private TaskClock clock;
    private TaskHistories histories;
    private Evaluation evaluation;
    private EventTimeEvaluator eventTimeEvaluator;
    private PendingFamilies pending;
    private BudgetEnds budgetEnds;
    private AppliedDefinitions applied;
    private TaskMetrics metrics;
    private TallyRecorder recorder;
    private ThreadTransactions.Part part;
    private long cleanedUpAt;
    private Inputs.AllEnds knownEnds;

    public BudgetProcessor(
            TopologySettings settings, DefinitionsInForce definitions, EvaluationView evaluationView, Inputs inputs) {
        this.settings = settings;
        this.definitions = definitions;
        this.evaluationView = evaluationView;
        this.inputs = inputs;
    }

    /** Builds all state from the stores, also if the task is revived, because the former objects may have uncommitted changes. */
    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        int task = context.taskId().partition();
        progress = new InputProgress();
        tallies = new WriteBackRows(context.getStateStore(StateStores.LEDGER));
        contributors = new WriteBackRows(context.getStateStore(StateStores.CONTRIBUTORS));
        ledgerState = new JournaledLedgerState(
                tallies,
                contributors,
                new Journal(context.getStateStore(StateStores.JOURNAL)),
                progress,
                task,
                settings.tallyPartitions());
        LedgerFactory ledgers = new LedgerFactory(ledgerState, settings.retentionMinutes());
        states = new BudgetStateStore(context.getStateStore(StateStores.BUDGET_STATE), settings.retentionMinutes());
        view = evaluationView.addTask(task);
        TrackingSettings tracking = new TrackingSettings(
                settings.thresholds(),
                settings.snapshotInterval(),
                settings.snapshotHeartbeat(),
                settings.maxFutureSkew(),
                AlertRecords::reason);
        OwnedServices owned = owned(task, settings.tallyPartitions());
        registry = new BudgetRegistry(tracking, owned, ledgers, states);
        orphans = new OrphanBudgets(context.getStateStore(StateStores.BUDGET_STATE));
        RuleHistories ruleHistories =
                new RuleHistories(new RuleHistoryRows(context.getStateStore(StateStores.BUDGET_STATE)), owned);
        Publisher publisher = new Publisher(context);
        clock = new TaskClock(settings, progress, context::currentSystemTimeMs);
        decisions = new ServiceDecisions(
                clock, registry, new DecisionStore(context.getStateStore(StateStores.DECISIONS)), publisher, view);
        pending = new PendingFamilies();
        histories = new TaskHistories(ruleHistories, clock, registry, pending, view, settings.retentionMinutes());
        budgetEnds = new BudgetEnds(clock, registry, pending, states, decisions, publisher, view);
        applied = new AppliedDefinitions(clock, registry, pending, states, orphans, histories, decisions, budgetEnds);
        evaluation = new Evaluation(
                tracking, clock, progress, registry, pending, states, decisions, publisher, ruleHistories, view);
        eventTimeEvaluator = new EventTimeEvaluator(progress, registry, decisions, evaluation, budgetEnds);
        if (clock.isEventTime()) {
            progress.trackEvaluatedMinute();
        }
        metrics = new TaskMetrics(context);
        recorder = new TallyRecorder(
                settings.retentionMinutes(), registry, ledgers, clock, metrics, new DroppedRecordLog(context));
        part = evaluationView.commitCosts().transactions().part();
        cleanedUpAt = Long.MIN_VALUE / 2;
        knownEnds = null;
        context.schedule(settings.snapshotInterval(), PunctuationType.WALL_CLOCK_TIME, this::tick);
        CommitScheduler.schedule(
                context,
                settings.commitInterval(),
                () -> {
                    // So that the budgets of a migrated task are published with its first commit.
                    refresh();
                    return laggingSince();
                },
                evaluationView.commitCosts(),
                inputs::tasks,
                this::evaluateBeforeCommit);
        PreCommitHook beforeCommit = context.getStateStore(StateStores.BUDGET_PRE_COMMIT_HOOK);
        beforeCommit.register(context, this::evaluateBeforeCommit);
    }

    private static OwnedServices owned(int task, int tasks) {
        return new OwnedServices(
                service -> TallyPartitioner.ownerOf(service, tasks) == task, TallyPartitioner.overflowOf(task, tasks));
    }

    /** Since when the input lags, in epoch milliseconds; about now if it does not. */
    private long laggingSince() {
        long upTo = progress.caughtUpTo();
        return upTo == ProgressMarker.NOTHING
                ? upTo
                : EndOffsets.correctForAge(upTo, clock.wall(), settings.snapshotInterval());
    }

    /** Applies new definitions, then new partitions of the input; the first definitions restore ledgers and progress. */
    private void refresh() {
        applyDefinitions();
        refreshInputEnds();
    }

    /** Updates the partitions of the input; called after the progress stored before a restart was restored. */
    @SuppressWarnings("ReferenceEquality") // Each snapshot is a new object.
    private void refreshInputEnds() {
        Inputs.AllEnds newest = inputs.newest().orElse(null);
        if (newest != null && newest != knownEnds) {
            knownEnds = newest;
            progress.updatePartitions(newest);
            histories.updatePartitions(newest.sources().keySet());
            view.setSlowestPartition(progress.slowest());
        }
    }

    /** Applies the definitions in force to the budgets if they have changed. */
    @SuppressWarnings(
            "ReferenceEquality") // Each change creates a new object; comparing ten thousand SLOs would be too slow.
    private void applyDefinitions() {
        PreparedDefinitions current = definitions.current();
        if (current == applied.current()) {
            return;
        }
        part.contribute();
        if (applied.current() == null) {
            restoreState();
            applied.begin(current);
        } else {
            applied.change(current);
        }
    }

    /** Restores ledgers and progress. */
    private void restoreState() {
        ledgerState.restore(clock.wall());
        eventTimeEvaluator.advance(progress.watermark(), clock.wall());
        view.publishRows(tallies, contributors);
    }

    @Override
    public void process(Record<byte[], byte[]> message) {
        part.contribute();
        ShuffleCodec.read(message.value(), keys, this);
    }

    @Override
    public void tallies(long ledger, BudgetKey budget, long highestEventTime, boolean isReplayed) {
        applyDefinitions();
        progress.advanceEventTime(highestEventTime);
        recorder.begin(ledger, budget, isReplayed);
        if (recorder.family() == null) {
            orphans.remember(ledger, budget, Minutes.of(clock.wall()));
        }
    }

    @Override
    public void minute(long minute, long good, long bad) {
        recorder.add(minute, good, bad);
    }

    @Override
    public void contributor(long minute, Contributor contributor) {
        recorder.add(minute, contributor);
    }

    @Override
    public void end() {
        recorder.end();
        if (recorder.family() != null) {
            pending.add(recorder.family());
        }
    }

    @Override
    public void progress(ProgressMarker marker) {
        refresh();
        progress.advance(marker, clock.wall());
        eventTimeEvaluator.advance(marker.watermark(), clock.wall());
        pending.completeBatch();
    }

    @Override
    public void coverage(CoverageReport report) {
        refresh();
        histories.report(report);
    }

    @Override
    public void unclassifiable(UnclassifiableOutcomes report) {
        view.unclassified().update(report, clock.wall());
    }

    /** Evaluates before a commit and not with each batch, because consumers see records only after the commit. */
    private void evaluateBeforeCommit() {
        part.contribute();
        boolean moves = evaluationView.handover().isUnderway(view);
        evaluation.setMoving(moves);
        pending.resume(moves ? Long.MAX_VALUE : clock.wall());
        if (clock.isEventTime()) {
            eventTimeEvaluator.catchUp();
            pending.clearComplete();
        } else if (!pending.complete().isEmpty() && clock.isKnown()) {
            evaluation.of(pending.complete(), each -> true);
            pending.clearComplete();
        }
        evaluation.setMoving(false);
        histories.flush();
        ledgerState.prepareCommit(clock.wall());
        if (moves) {
            evaluationView.handover().publishedBy(view);
        }
    }

    private void tick(long wallClock) {
        part.contribute();
        refresh();
        evaluation.refillQuota();
        if (clock.isEventTime()) {
            eventTimeEvaluator.catchUp();
        } else if (clock.isKnown()) {
            // Families that received tallies are evaluated before the next commit; otherwise busy ones would be
            // evaluated twice.
            evaluation.byUrgency(registry.families(), each -> !pending.contains(each));
        }
        decisions.reconsiderSome();
        decisions.reconsider(decisions.overridden());
        decisions.decide();
        view.unclassified().expire(wallClock, clock.isInputRead());
        histories.publish();
        if (wallClock - cleanedUpAt >= CLEANUP_INTERVAL_MILLIS) {
            cleanedUpAt = wallClock;
            removeSilentBudgets();
        }
        metrics.publish();
    }

    /** Removes budgets without outcomes for the retention, and expired states. */
    private void removeSilentBudgets() {
        if (!clock.isKnown() || clock.isLagging()) {
            return;
        }
        if (!clock.isEventTime()) {
            registry.silent(clock.minute()).forEach(silent -> budgetEnds.remove(silent, clock.now()));
        }
        long minute = Minutes.of(clock.wall());
        states.purge(minute);
        histories.purge();
        orphans.purge(minute - settings.retentionMinutes());
    }

    @Override
    public void close() {
        metrics.close();
        view.close();
        evaluationView.handover().publishedBy(view);
    }
}
