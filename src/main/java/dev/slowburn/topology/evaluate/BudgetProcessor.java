package dev.slowburn.topology.evaluate;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.counting.DefinitionChange;
import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.counting.UnclassifiableOutcomes;
import dev.slowburn.domain.consumption.SaturatingSum;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.ledger.HourRow;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.schema.record.AlertRecords;
import dev.slowburn.topology.deadletter.DroppedRecordLog;
import dev.slowburn.topology.definitions.DefinitionsInForce;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.progress.InputProgress;
import dev.slowburn.topology.progress.ProgressMarker;
import dev.slowburn.topology.settings.TopologySettings;
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
import dev.slowburn.tracking.OrphanLedger;
import dev.slowburn.tracking.OwnedServices;
import dev.slowburn.tracking.StoredBudgetState;
import dev.slowburn.tracking.TrackingSettings;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Second stage: adds sums to ledgers, evaluates budgets, and publishes what there is to tell.
 *
 * <p>Budgets that got sums are evaluated before the next commit, once the progress behind those sums has arrived, so that they
 * are not evaluated on half of what one commit of the first stage counted. All budgets are evaluated once a second, because
 * windows slide without traffic, and after a restart or a change of definitions: then also on half of such a commit.
 */
public final class BudgetProcessor implements Processor<byte[], byte[], String, SpecificRecord>, ShuffleCodec.Receiver {
    private static final long TIDY_MILLIS = Duration.ofMinutes(10).toMillis();
    private static final int MOST_DECIDED_AT_ONCE = 200;

    private final TopologySettings settings;
    private final DefinitionsInForce definitions;
    private final EvaluationView allStandings;
    private final EndOffsets ends;

    private ProcessorContext<String, SpecificRecord> context;
    private InputProgress progress;
    private WriteBackRows tallies;
    private WriteBackRows contributors;
    private JournaledLedgerState state;
    private LedgerFactory ledgers;
    private BudgetStateStore memories;
    private BudgetRegistry book;
    private DecisionStore desk;
    private Publisher publisher;
    private TaskView standings;
    private TaskClock clock;
    private Evaluation evaluation;
    private EventTimeEvaluator turns;
    private PreparedDefinitions applied;
    /** Got sums, and maybe not yet all of their batch. */
    private Set<BudgetFamily> unevaluated;
    /** Got all sums of a batch. */
    private Set<BudgetFamily> whole;
    /** Services that a change of policies concerns, and that were not reconsidered yet. */
    private Set<String> undecided;

    private TaskMetrics metrics;
    private TaskMetrics.Counter expired;
    private TaskMetrics.Counter implausible;
    private DroppedRecordLog dropLog;
    private long tidiedAt;

    private BudgetKey key;
    private BudgetFamily family;
    /** Counts what the family gets of groups and services beyond its caps; null if it is their own. */
    private TaskMetrics.Counter overflowed;

    private OrphanLedger unread;
    private EndOffsets.Snapshot seen;

    public BudgetProcessor(
            TopologySettings settings, DefinitionsInForce definitions, EvaluationView standings, EndOffsets ends) {
        this.settings = settings;
        this.definitions = definitions;
        this.allStandings = standings;
        this.ends = ends;
    }

    /** Builds all from the stores, also when a task is revived: what was in memory then may not have been committed. */
    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        int task = context.taskId().partition();
        progress = new InputProgress();
        tallies = new WriteBackRows(context.getStateStore(StateStores.LEDGER));
        contributors = new WriteBackRows(context.getStateStore(StateStores.CONTRIBUTORS));
        state = new JournaledLedgerState(
                tallies,
                contributors,
                new Journal(context.getStateStore(StateStores.JOURNAL)),
                progress,
                task,
                settings.tallyPartitions());
        ledgers = new LedgerFactory(state, settings.retentionMinutes());
        memories = new BudgetStateStore(context.getStateStore(StateStores.BUDGET_STATE), settings.retentionMinutes());
        standings = allStandings.addTask(task);
        desk = new DecisionStore(context.getStateStore(StateStores.DECISIONS), standings);
        TrackingSettings tracking = new TrackingSettings(
                settings.thresholds(), settings.snapshotInterval(), settings.snapshotHeartbeat(), AlertRecords::reason);
        book = new BudgetRegistry(tracking, owned(task, settings.tallyPartitions()), ledgers, memories);
        publisher = new Publisher(context);
        clock = new TaskClock(settings, progress, context::currentSystemTimeMs);
        evaluation = new Evaluation(tracking, clock, progress, book, memories, desk, publisher, standings);
        turns = new EventTimeEvaluator(progress, book, desk, evaluation, this::remove);
        if (clock.isEventTime()) {
            progress.trackEvaluatedMinute();
        }
        metrics = new TaskMetrics(context);
        expired = metrics.counter(
                "outcomes-expired-total", "Outcomes not counted because they are older than the ledger retains");
        implausible = metrics.counter(
                "sums-implausible-total",
                "Sums of a budget and minute not counted because the minute would have more than "
                        + HourRow.MOST_IN_A_MINUTE + " good or bad outcomes");
        dropLog = new DroppedRecordLog(context);
        unevaluated = new LinkedHashSet<>();
        whole = new LinkedHashSet<>();
        undecided = new LinkedHashSet<>();
        tidiedAt = Long.MIN_VALUE / 2;
        applied = null;
        seen = null;
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
     * Asked at each commit interval, so budgets whose task has just moved are told of at once, and not when sums come or a second
     * is over.
     */
    private long caughtUpTo() {
        applyDefinitions();
        refreshInputEnds();
        long upTo = progress.caughtUpTo();
        return upTo == ProgressMarker.NOTHING ? upTo : EndOffsets.correctForAge(upTo, clock.wall());
    }

    /** Learns which partitions of the input exist, once what was known of them before a restart is read. */
    @SuppressWarnings("ReferenceEquality") // Each answer is another object.
    private void refreshInputEnds() {
        EndOffsets.Snapshot newest = ends.newest().orElse(null);
        if (newest != null && newest != seen) {
            seen = newest;
            progress.updatePartitions(newest);
            standings.setSlowestPartition(progress.slowest());
        }
    }

    /** Brings the budgets into line with the definitions, if these are others than before. */
    @SuppressWarnings("ReferenceEquality") // A change is another object; comparing ten thousand SLOs is not for here.
    private void applyDefinitions() {
        PreparedDefinitions current = definitions.current();
        if (current == applied) {
            return;
        }
        PreparedDefinitions before = applied;
        applied = current;
        desk.apply(current);
        if (before == null) {
            begin(current);
        } else {
            change(current, current.since(before));
        }
    }

    private void begin(PreparedDefinitions current) {
        List<BudgetKey> remembered = restoreState();
        List<BudgetKey> unended = memories.unended();
        book.apply(current, current.slos().keySet());
        book.recall(remembered);
        remembered.stream()
                .filter(budget -> !book.holds(budget))
                .forEach(budget -> end(budget, memories.of(budget), clock.now()));
        unended.stream()
                .filter(budget -> !book.holds(budget))
                .forEach(budget -> end(budget, memories.of(budget), clock.now()));
        whole.addAll(book.families());
        evaluation.reconsider(book.services());
        evaluation.reconsider(desk.services());
    }

    private void change(PreparedDefinitions current, DefinitionChange change) {
        BudgetRegistry.Changed changed = book.apply(current, change.slos());
        changed.gone().forEach(budget -> end(budget.key(), budget.memory(), clock.now()));
        changed.closed().forEach(unevaluated::remove);
        changed.closed().forEach(whole::remove);
        whole.addAll(changed.opened());
        changed.opened().forEach(opened -> evaluation.reconsider(opened.key().service()));
        evaluation.reconsider(change.decided());
        if (change.isDecidedForAll()) {
            undecided.addAll(book.services());
        }
    }

    /** Some of the services that a policy for all makes decide anew: how many there are must not hold up a commit. */
    private void reconsiderSome() {
        Iterator<String> services = undecided.iterator();
        for (int i = 0; i < MOST_DECIDED_AT_ONCE && services.hasNext(); i++) {
            evaluation.reconsider(services.next());
            services.remove();
        }
    }

    /** What was counted and which budgets there were before a restart. */
    private List<BudgetKey> restoreState() {
        state.restore();
        turns.advance(progress.watermark(), clock.wall());
        standings.publishRows(tallies, contributors);
        return memories.inUse();
    }

    /** Tells that a budget is no more; what is remembered of it is kept, should its definition come back. */
    private void end(BudgetKey budget, StoredBudgetState memory, long now) {
        long wallClock = clock.wall();
        publisher.end(budget, memory, !book.isDefined(budget), now, wallClock);
        standings.remove(memory.id());
        memories.forget(budget, memory, Minutes.of(wallClock));
        evaluation.reconsider(budget.service());
    }

    @Override
    public void process(Record<byte[], byte[]> message) {
        ShuffleCodec.read(message.value(), this);
    }

    @Override
    public void tallies(long ledger, BudgetKey budget, long highestEventTime) {
        applyDefinitions();
        progress.advanceEventTime(highestEventTime);
        key = budget;
        family = book.familyOf(ledger, budget);
        // Counted by an instance with another definition: kept, so that nothing is lost if that one comes to stay.
        unread = family == null ? ledgers.orphan(ledger, budget) : null;
        overflowed = family == null || family.isOwnOf(budget) ? null : overflowed(budget.slo());
    }

    private TaskMetrics.Counter overflowed(String slo) {
        return metrics.counter(
                "outcomes-overflowed-total",
                "Outcomes counted by an overflow budget because of max-groups or max-services",
                "slo",
                slo);
    }

    @Override
    public void minute(long minute, long good, long bad) {
        long nowMinute = clock.minute();
        if (!isRetained(minute, nowMinute)) {
            expired(minute, SaturatingSum.plus(good, bad));
            return;
        }
        Ledger.Answer answer = family != null
                ? family.add(key.objective(), minute, good, bad, clock.minuteOf(family))
                : unread.add(minute, good, bad, nowMinute);
        switch (answer) {
            case COUNTED -> {
                if (overflowed != null) {
                    overflowed.add(SaturatingSum.plus(good, bad));
                }
            }
            case TOO_OLD -> expired(minute, SaturatingSum.plus(good, bad));
            case TOO_MANY -> {
                implausible.increment();
                dropLog.implausible(clock.wall(), key, minute);
            }
        }
    }

    private void expired(long minute, long outcomes) {
        expired.add(outcomes);
        dropLog.expired(clock.wall(), key, minute, outcomes);
    }

    /** By the time of evaluation: what is counted ahead of it does not make other outcomes old. */
    private boolean isRetained(long minute, long nowMinute) {
        return nowMinute == Ledger.UNKNOWN ? minute >= 0 : minute > nowMinute - settings.retentionMinutes();
    }

    @Override
    public void contributor(long minute, Contributor contributor) {
        if (family != null && minute > Minutes.of(clock.now()) - LookBack.HOUR.minutes()) {
            family.add(key.objective(), minute, contributor);
        }
    }

    @Override
    public void end() {
        if (family != null) {
            unevaluated.add(family);
        }
    }

    @Override
    public void progress(ProgressMarker news) {
        applyDefinitions();
        refreshInputEnds();
        progress.advance(news);
        turns.advance(news.watermark(), clock.wall());
        whole.addAll(unevaluated);
        unevaluated.clear();
    }

    @Override
    public void unclassifiable(UnclassifiableOutcomes news) {
        standings.unclassified().update(news, clock.wall());
    }

    /** Before a commit, and not with each batch: nobody sees more of what is told in between, and it is the same numbers. */
    private void evaluateBeforeCommit() {
        if (clock.isEventTime()) {
            turns.catchUp();
            whole.clear();
        } else if (!whole.isEmpty() && clock.isKnown()) {
            evaluation.of(whole, each -> true);
            whole.clear();
        }
        state.prepareCommit(clock.wall());
    }

    private void tick(long wallClock) {
        applyDefinitions();
        refreshInputEnds();
        evaluation.refillQuota();
        if (clock.isEventTime()) {
            turns.catchUp();
        } else if (clock.isKnown()) {
            // What got sums is for the next commit, which is soon: else it would be evaluated twice while much comes
            // in.
            evaluation.of(book.families(), each -> !whole.contains(each) && !unevaluated.contains(each));
        }
        reconsiderSome();
        evaluation.reconsider(desk.overridden());
        evaluation.decide();
        standings.unclassified().expire(wallClock, clock.isInputRead());
        if (wallClock - tidiedAt >= TIDY_MILLIS) {
            tidiedAt = wallClock;
            removeSilentBudgets();
        }
        metrics.publish();
    }

    /** Drops budgets that no outcome has reached for as long as a ledger is kept, and what is remembered of older ones. */
    private void removeSilentBudgets() {
        if (!clock.isKnown() || clock.isLagging()) {
            return;
        }
        if (!clock.isEventTime()) {
            book.silent(clock.minute()).forEach(silent -> remove(silent, clock.now()));
        }
        memories.purge(Minutes.of(clock.wall()));
    }

    private void remove(BudgetFamily silent, long now) {
        book.remove(silent);
        unevaluated.remove(silent);
        whole.remove(silent);
        for (LiveBudget budget : silent.budgets()) {
            end(budget.key(), budget.memory(), now);
            memories.delete(budget.key());
        }
    }

    @Override
    public void close() {
        metrics.close();
        standings.close();
    }
}
