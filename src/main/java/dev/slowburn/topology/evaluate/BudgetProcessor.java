package dev.slowburn.topology.evaluate;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.counting.DefinitionChange;
import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.counting.UnclassifiableOutcomes;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.schema.record.AlertRecords;
import dev.slowburn.topology.deadletter.DroppedRecordLog;
import dev.slowburn.topology.definitions.DefinitionsInForce;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.progress.InputProgress;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.settings.TopologySettings;
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
import dev.slowburn.topology.view.EvaluationView;
import dev.slowburn.topology.view.TaskView;
import dev.slowburn.tracking.BudgetFamily;
import dev.slowburn.tracking.BudgetRegistry;
import dev.slowburn.tracking.LedgerFactory;
import dev.slowburn.tracking.LiveBudget;
import dev.slowburn.tracking.OwnedServices;
import dev.slowburn.tracking.RuleHistories;
import dev.slowburn.tracking.RuleHistory;
import dev.slowburn.tracking.StoredBudgetState;
import dev.slowburn.tracking.TrackingSettings;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Processor of the second stage: adds tallies to ledgers, evaluates budgets, and publishes snapshots, events, alerts and decisions.
 *
 * <p>A budget that received tallies is evaluated before the next commit, once the progress marker after the tallies has arrived, so
 * that it is not evaluated with part of the tallies of one commit of the first stage. All budgets are evaluated at each snapshot
 * interval, because windows move without traffic, and after a restart or a change of definitions; these evaluations may include
 * part of such a commit.
 */
public final class BudgetProcessor implements Processor<byte[], byte[], String, SpecificRecord>, ShuffleCodec.Receiver {
    private static final long CLEANUP_INTERVAL_MILLIS = Duration.ofMinutes(10).toMillis();

    private final TopologySettings settings;
    private final DefinitionsInForce definitions;
    private final EvaluationView evaluationView;
    private final EndOffsets ends;

    private ProcessorContext<String, SpecificRecord> context;
    private InputProgress progress;
    private WriteBackRows tallies;
    private WriteBackRows contributors;
    private JournaledLedgerState ledgerState;
    private LedgerFactory ledgers;
    private BudgetStateStore states;
    private BudgetRegistry registry;
    private OrphanBudgets orphans;
    private ServiceDecisions decisions;
    private Publisher publisher;
    private TaskView view;
    private TaskClock clock;
    private RuleHistories histories;
    private Evaluation evaluation;
    private EventTimeEvaluator eventTimeEvaluator;
    private PreparedDefinitions applied;
    /** Families that received tallies whose batch may be incomplete. */
    private Set<BudgetFamily> unevaluated;
    /** Families that received all tallies of a batch. */
    private Set<BudgetFamily> complete;

    private TaskMetrics metrics;
    private TallyRecorder recorder;
    private long cleanedUpAt;
    private EndOffsets.Snapshot knownEnds;

    public BudgetProcessor(
            TopologySettings settings, DefinitionsInForce definitions, EvaluationView evaluationView, EndOffsets ends) {
        this.settings = settings;
        this.definitions = definitions;
        this.evaluationView = evaluationView;
        this.ends = ends;
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
        ledgers = new LedgerFactory(ledgerState, settings.retentionMinutes());
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
        histories = new RuleHistories(new RuleHistoryRows(context.getStateStore(StateStores.BUDGET_STATE)), owned);
        publisher = new Publisher(context);
        clock = new TaskClock(settings, progress, context::currentSystemTimeMs);
        decisions = new ServiceDecisions(
                clock, registry, new DecisionStore(context.getStateStore(StateStores.DECISIONS)), publisher, view);
        evaluation = new Evaluation(tracking, clock, progress, registry, states, decisions, publisher, histories, view);
        eventTimeEvaluator = new EventTimeEvaluator(progress, registry, decisions, evaluation, this::remove);
        if (clock.isEventTime()) {
            progress.trackEvaluatedMinute();
        }
        metrics = new TaskMetrics(context);
        recorder = new TallyRecorder(
                settings.retentionMinutes(), registry, ledgers, clock, metrics, new DroppedRecordLog(context));
        unevaluated = new LinkedHashSet<>();
        complete = new LinkedHashSet<>();
        cleanedUpAt = Long.MIN_VALUE / 2;
        applied = null;
        knownEnds = null;
        context.schedule(settings.snapshotInterval(), PunctuationType.WALL_CLOCK_TIME, this::tick);
        CommitScheduler.schedule(context, settings.commitInterval(), this::caughtUpTo, this::evaluateBeforeCommit);
        PreCommitHook beforeCommit = context.getStateStore(StateStores.BUDGET_PRE_COMMIT_HOOK);
        beforeCommit.register(context, this::evaluateBeforeCommit);
    }

    private static OwnedServices owned(int task, int tasks) {
        return new OwnedServices(
                service -> TallyPartitioner.ownerOf(service, tasks) == task, TallyPartitioner.overflowOf(task, tasks));
    }

    /**
     * The time up to which the input has been counted. Called at each commit interval, so that the budgets of a migrated task are published
     * with its first commit.
     */
    private long caughtUpTo() {
        applyDefinitions();
        refreshInputEnds();
        long upTo = progress.caughtUpTo();
        return upTo == ProgressMarker.NOTHING ? upTo : EndOffsets.correctForAge(upTo, clock.wall());
    }

    /** Updates the partitions of the input; called after the progress stored before a restart was restored. */
    @SuppressWarnings("ReferenceEquality") // Each snapshot is a new object.
    private void refreshInputEnds() {
        EndOffsets.Snapshot newest = ends.newest().orElse(null);
        if (newest != null && newest != knownEnds) {
            knownEnds = newest;
            progress.updatePartitions(newest);
            histories.updatePartitions(newest.partitions().keySet()).forEach(this::historyChanged);
            view.setSlowestPartition(progress.slowest());
        }
    }

    /** Applies the definitions in force to the budgets if they have changed. */
    @SuppressWarnings(
            "ReferenceEquality") // Each change creates a new object; comparing ten thousand SLOs would be too slow.
    private void applyDefinitions() {
        PreparedDefinitions current = definitions.current();
        if (current == applied) {
            return;
        }
        PreparedDefinitions before = applied;
        applied = current;
        decisions.apply(current);
        if (before == null) {
            begin(current);
        } else {
            change(current, current.since(before));
        }
    }

    private void begin(PreparedDefinitions current) {
        List<BudgetKey> stored = restoreState();
        List<BudgetKey> unended = states.unended();
        registry.apply(current, current.slos().keySet());
        registry.restore(stored);
        orphans.load();
        orphans.open(registry);
        histories.begin(current, Minutes.of(clock.wall()));
        publishHistories();
        stored.stream().filter(budget -> !registry.holds(budget)).forEach(budget -> {
            StoredBudgetState state = states.of(budget);
            end(budget, state, clock.now());
            orphans.remember(state.ledgerId(), budget, Minutes.of(clock.wall()));
        });
        unended.stream()
                .filter(budget -> !registry.holds(budget))
                .forEach(budget -> end(budget, states.of(budget), clock.now()));
        complete.addAll(registry.families());
        decisions.reconsider(registry.services());
        decisions.reconsiderStored();
    }

    private void change(PreparedDefinitions current, DefinitionChange change) {
        BudgetRegistry.Changed changed = registry.apply(current, change.slos());
        histories.apply(current, Minutes.of(clock.wall()));
        publishHistories();
        for (LiveBudget budget : changed.removed()) {
            StoredBudgetState state = budget.state();
            end(budget.key(), state, clock.now());
            if (budget.isOpenedByOutcomes()) {
                orphans.remember(state.ledgerId(), budget.key(), Minutes.of(clock.wall()));
            }
        }
        changed.closed().forEach(unevaluated::remove);
        changed.closed().forEach(complete::remove);
        complete.addAll(changed.opened());
        changed.opened().forEach(opened -> decisions.reconsider(opened.key().service()));
        complete.addAll(orphans.open(registry));
        decisions.reconsider(change.decided());
        if (change.isDecidedForAll()) {
            decisions.reconsiderAll();
        }
    }

    /** Publishes histories that expired records are missing from only while they would be retained. */
    private void publishHistories() {
        long retained = clock.wall() - Minutes.toMillis(settings.retentionMinutes());
        view.setPartialHistories(
                histories.partial().stream()
                        .filter(history -> !history.isWhole() || history.completeSince() > retained)
                        .toList(),
                clock.wall());
    }

    /** Restores ledgers and progress, and returns the budgets that existed before a restart. */
    private List<BudgetKey> restoreState() {
        ledgerState.restore();
        eventTimeEvaluator.advance(progress.watermark(), clock.wall());
        view.publishRows(tallies, contributors);
        return states.inUse();
    }

    /** Publishes the end of a budget. Its stored state is kept in case the definition returns. */
    private void end(BudgetKey budget, StoredBudgetState state, long now) {
        long wallClock = clock.wall();
        publisher.end(budget, state, !registry.isDefined(budget), now, wallClock);
        view.remove(state.id());
        states.forget(budget, state, Minutes.of(wallClock));
        decisions.reconsider(budget.service());
    }

    @Override
    public void process(Record<byte[], byte[]> message) {
        ShuffleCodec.read(message.value(), this);
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
        if (recorder.family() != null) {
            unevaluated.add(recorder.family());
        }
    }

    @Override
    public void progress(ProgressMarker marker) {
        applyDefinitions();
        refreshInputEnds();
        progress.advance(marker);
        eventTimeEvaluator.advance(marker.watermark(), clock.wall());
        complete.addAll(unevaluated);
        unevaluated.clear();
    }

    @Override
    public void coverage(CoverageReport report) {
        applyDefinitions();
        refreshInputEnds();
        for (CoverageReport.Entry each : report.entries()) {
            RuleHistory.Partition reported = new RuleHistory.Partition(each.left(), each.completeSince());
            histories.report(report.inputPartition(), each.rule(), reported).ifPresent(this::historyChanged);
        }
    }

    @Override
    public void unclassifiable(UnclassifiableOutcomes report) {
        view.unclassified().update(report, clock.wall());
    }

    /** Evaluates the budgets of an SLO again, because more of their history is complete. */
    private void historyChanged(String slo) {
        for (BudgetFamily family : registry.familiesOfSlo(slo)) {
            family.markLate();
            unevaluated.add(family);
        }
    }

    /** Evaluates before a commit and not with each batch, because consumers see records only after the commit. */
    private void evaluateBeforeCommit() {
        if (clock.isEventTime()) {
            eventTimeEvaluator.catchUp();
            complete.clear();
        } else if (!complete.isEmpty() && clock.isKnown()) {
            evaluation.of(complete, each -> true);
            complete.clear();
        }
        histories.flush();
        ledgerState.prepareCommit(clock.wall());
    }

    private void tick(long wallClock) {
        applyDefinitions();
        refreshInputEnds();
        evaluation.refillQuota();
        if (clock.isEventTime()) {
            eventTimeEvaluator.catchUp();
        } else if (clock.isKnown()) {
            // Families that received tallies are evaluated before the next commit; otherwise busy ones would be
            // evaluated twice.
            evaluation.of(registry.families(), each -> !complete.contains(each) && !unevaluated.contains(each));
        }
        decisions.reconsiderSome();
        decisions.reconsider(decisions.overridden());
        decisions.decide();
        view.unclassified().expire(wallClock, clock.isInputRead());
        publishHistories();
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
            registry.silent(clock.minute()).forEach(silent -> remove(silent, clock.now()));
        }
        long minute = Minutes.of(clock.wall());
        states.purge(minute);
        histories.purge(minute, settings.retentionMinutes());
        orphans.purge(minute - settings.retentionMinutes());
    }

    private void remove(BudgetFamily silent, long now) {
        registry.remove(silent);
        unevaluated.remove(silent);
        complete.remove(silent);
        for (LiveBudget budget : silent.budgets()) {
            end(budget.key(), budget.state(), now);
            states.delete(budget.key());
        }
    }

    @Override
    public void close() {
        metrics.close();
        view.close();
    }
}
