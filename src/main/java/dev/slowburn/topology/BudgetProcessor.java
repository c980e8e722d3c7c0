package dev.slowburn.topology;

import dev.slowburn.domain.Assessment;
import dev.slowburn.domain.Budget;
import dev.slowburn.domain.Episodes;
import dev.slowburn.domain.HourRow;
import dev.slowburn.domain.Ledger;
import dev.slowburn.domain.Minutes;
import dev.slowburn.domain.Slo;
import dev.slowburn.schema.BudgetRecords;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Second stage: adds sums to ledgers, evaluates budgets, and publishes snapshots and events.
 *
 * <p>Budgets that got sums are evaluated when the progress behind those sums arrives, so never on half of what one commit
 * of the first stage counted; all budgets are looked at once a second, because windows slide without traffic.
 */
final class BudgetProcessor implements Processor<String, byte[], String, SpecificRecord>, TallyMessage.Receiver {
    private final TopologySettings settings;
    private final List<Slo> slos;
    private final HourRow scratch = new HourRow();

    private ProcessorContext<String, SpecificRecord> context;
    private WindowStore<String, byte[]> ledgerStore;
    private KeyValueStore<String, byte[]> memoryStore;
    private InputProgress progress;
    private Map<String, LiveBudget> budgets;
    private Map<String, LiveBudget> unevaluated;
    private TaskMetrics metrics;
    private TaskMetrics.Counter expired;
    private DropLog dropLog;

    private String budgetId;
    private LiveBudget live;
    private Ledger other;

    BudgetProcessor(TopologySettings settings, List<Slo> slos) {
        this.settings = settings;
        this.slos = slos;
    }

    /** Builds all from the stores, also when a task is revived: what was in memory then may not have been committed. */
    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        ledgerStore = context.getStateStore(StateStores.LEDGER);
        memoryStore = context.getStateStore(StateStores.MEMORY);
        progress = new InputProgress(context.getStateStore(StateStores.PROGRESS));
        metrics = new TaskMetrics(context);
        expired = metrics.counter(
                "outcomes-expired-total", "Outcomes not counted because they are older than the ledger retains");
        dropLog = new DropLog();
        budgets = new LinkedHashMap<>();
        unevaluated = new LinkedHashMap<>();
        for (Slo slo : slos) {
            slo.objectives().forEach(objective -> hold(Budget.of(slo, objective)));
        }
        context.schedule(settings.snapshotInterval(), PunctuationType.WALL_CLOCK_TIME, this::tick);
        CommitPace.keep(context, settings.commitInterval(), progress::caughtUpTo);
    }

    private void hold(Budget budget) {
        String id = budget.id();
        if (TallyPartitioner.ownerOf(id, settings.tallyPartitions())
                == context.taskId().partition()) {
            WindowRows rows = new WindowRows(ledgerStore, budget.ledgerId(), id);
            BudgetMemory memory = BudgetMemory.fromBytes(memoryStore.get(id));
            budgets.put(id, new LiveBudget(budget, rows, scratch, settings, memory));
        }
    }

    @Override
    public void process(Record<String, byte[]> message) {
        budgetId = message.key();
        TallyMessage.read(message.value(), this);
    }

    @Override
    public void sums(long ledgerId, long highestEventTime) {
        progress.noteEventTime(highestEventTime);
        live = budgets.get(budgetId);
        other = null;
        if (live == null || !live.keeps(ledgerId)) {
            // Counted by an instance with another definition: kept, so that nothing is lost if that one comes to stay.
            live = null;
            other = new Ledger(new WindowRows(ledgerStore, ledgerId, budgetId), scratch, settings.retentionMinutes());
        }
    }

    @Override
    public void minute(long minute, long good, long bad) {
        boolean retained;
        if (live != null) {
            retained = live.add(minute, good, bad, now());
            unevaluated.put(live.id(), live);
        } else {
            retained = other.add(minute, good, bad, Minutes.of(now()));
        }
        if (!retained) {
            expired.add(good + bad);
            dropLog.expired(context.currentSystemTimeMs(), budgetId, minute, good + bad);
        }
    }

    @Override
    public void progress(Progress news) {
        progress.note(news);
        if (!unevaluated.isEmpty()) {
            unevaluated.values().forEach(this::evaluate);
            unevaluated.clear();
        }
    }

    private void tick(long wallClock) {
        budgets.values().forEach(this::evaluate);
        unevaluated.clear();
        metrics.publish();
    }

    /** The evaluation clock. */
    private long now() {
        return settings.clock() == EvaluationClock.EVENT ? progress.watermark() : context.currentSystemTimeMs();
    }

    private boolean lagging(long wallClock) {
        return settings.clock() == EvaluationClock.WALL
                && wallClock - progress.caughtUpTo() > settings.staleness().toMillis();
    }

    private void evaluate(LiveBudget budget) {
        if (progress.caughtUpTo() == Progress.NOTHING || now() == Progress.NOTHING) {
            return;
        }
        long wallClock = context.currentSystemTimeMs();
        long now = now();
        boolean lagging = lagging(wallClock);
        if (!budget.isDue(now, lagging, wallClock, settings)) {
            return;
        }
        Assessment assessment = budget.assess(now, progress.watermark(), lagging);
        List<Episodes.Transition> transitions = budget.transitions(assessment);
        for (Episodes.Transition transition : transitions) {
            context.forward(
                    new Record<>(budget.id(), BudgetRecords.event(assessment, transition), wallClock),
                    BudgetTopology.EVENTS);
        }
        boolean publish = budget.shouldPublish(assessment, wallClock, settings);
        if (publish) {
            long sequence = budget.published(assessment, wallClock);
            context.forward(
                    new Record<>(budget.id(), BudgetRecords.snapshot(assessment, sequence), wallClock),
                    BudgetTopology.SNAPSHOTS);
        }
        if (publish || !transitions.isEmpty()) {
            memoryStore.put(budget.id(), budget.memory().toBytes());
        }
    }

    @Override
    public void close() {
        metrics.close();
    }
}
