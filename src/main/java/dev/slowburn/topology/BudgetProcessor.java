package dev.slowburn.topology;

import dev.slowburn.domain.Assessment;
import dev.slowburn.domain.Contributor;
import dev.slowburn.domain.DefinitionSet;
import dev.slowburn.domain.Ledger;
import dev.slowburn.domain.LookBack;
import dev.slowburn.domain.Minutes;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Second stage: adds sums to ledgers, evaluates budgets, and publishes what there is to tell.
 *
 * <p>Budgets that got sums are evaluated before the next commit, once the progress behind those sums has arrived, so never on half
 * of what one commit of the first stage counted; all budgets are looked at once a second, because windows slide without traffic, as far as {@link Looks} allows.
 */
final class BudgetProcessor implements Processor<byte[], byte[], String, SpecificRecord>, TallyMessage.Receiver {
    private static final long TIDY_MILLIS = Duration.ofMinutes(10).toMillis();

    private final TopologySettings settings;
    private final LiveDefinitions definitions;
    private final Standings allStandings;

    private ProcessorContext<String, SpecificRecord> context;
    private InputProgress progress;
    private BufferedRows tallies;
    private WriteBehind state;
    private Ledgers ledgers;
    private Memories memories;
    private BudgetBook book;
    private ReleaseDesk desk;
    private Publisher publisher;
    private TaskStandings standings;
    private DefinitionSet applied;
    private Looks looks;
    /** Got sums, and maybe not yet all of their batch. */
    private Set<BudgetFamily> unevaluated;
    /** Got all sums of a batch. */
    private Set<BudgetFamily> whole;

    private Set<String> undecided;
    private TaskMetrics metrics;
    private TaskMetrics.Counter expired;
    private DropLog dropLog;
    private long tidiedAt;

    private BudgetKey key;
    private BudgetFamily family;
    private Ledgers.Unread unread;

    BudgetProcessor(TopologySettings settings, LiveDefinitions definitions, Standings standings) {
        this.settings = settings;
        this.definitions = definitions;
        this.allStandings = standings;
    }

    /** Builds all from the stores, also when a task is revived: what was in memory then may not have been committed. */
    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        int task = context.taskId().partition();
        progress = new InputProgress();
        tallies = new BufferedRows(context.getStateStore(StateStores.LEDGER));
        state = new WriteBehind(
                tallies,
                new BufferedRows(context.getStateStore(StateStores.CONTRIBUTORS)),
                new Journal(context.getStateStore(StateStores.JOURNAL)),
                progress,
                task,
                settings.tallyPartitions());
        ledgers = new Ledgers(state, settings.retentionMinutes());
        memories = new Memories(context.getStateStore(StateStores.MEMORY), settings.retentionMinutes());
        standings = allStandings.begin(task);
        desk = new ReleaseDesk(context.getStateStore(StateStores.DECISIONS), standings);
        book = new BudgetBook(settings, task, ledgers, memories);
        publisher = new Publisher(context);
        metrics = new TaskMetrics(context);
        expired = metrics.counter(
                "outcomes-expired-total", "Outcomes not counted because they are older than the ledger retains");
        dropLog = new DropLog();
        looks = new Looks();
        unevaluated = new LinkedHashSet<>();
        whole = new LinkedHashSet<>();
        undecided = new LinkedHashSet<>();
        tidiedAt = Long.MIN_VALUE / 2;
        applied = null;
        context.schedule(settings.snapshotInterval(), PunctuationType.WALL_CLOCK_TIME, this::tick);
        CommitPace.keep(context, settings.commitInterval(), progress::caughtUpTo, this::tellAll);
        BeforeCommit beforeCommit = context.getStateStore(StateStores.BUDGET_BEFORE_COMMIT);
        beforeCommit.run(context, this::tellAll);
    }

    /** Brings the budgets into line with the definitions, if these are others than before. */
    @SuppressWarnings("ReferenceEquality") // A change is another object; comparing ten thousand SLOs is not for here.
    private void applyDefinitions() {
        DefinitionSet current = definitions.current();
        if (current == applied) {
            return;
        }
        List<BudgetKey> remembered = applied == null ? recall() : List.of();
        applied = current;
        desk.apply(current);
        List<LiveBudget> gone = book.apply(current);
        book.recall(remembered);
        gone.forEach(budget -> end(budget.key(), budget.memory()));
        remembered.stream().filter(budget -> !book.holds(budget)).forEach(budget -> end(budget, memories.of(budget)));
        unevaluated.clear();
        whole.clear();
        whole.addAll(book.families());
        services().forEach(undecided::add);
    }

    /** What was counted and which budgets there were before a restart. */
    private List<BudgetKey> recall() {
        state.recall();
        standings.holds(tallies);
        return memories.inUse();
    }

    /** Tells that a budget is no more; what is remembered of it is kept, should its definition come back. */
    private void end(BudgetKey budget, BudgetMemory memory) {
        long wallClock = context.currentSystemTimeMs();
        publisher.end(budget, memory, !book.isDefined(budget), now(), wallClock);
        standings.remove(memory.id());
        memories.forget(budget, memory, Minutes.of(wallClock));
        undecided.add(budget.service());
    }

    @Override
    public void process(Record<byte[], byte[]> message) {
        TallyMessage.read(message.value(), this);
    }

    @Override
    public void sums(long ledger, BudgetKey budget, long highestEventTime) {
        applyDefinitions();
        progress.noteEventTime(highestEventTime);
        key = budget;
        family = book.familyOf(ledger, budget);
        // Counted by an instance with another definition: kept, so that nothing is lost if that one comes to stay.
        unread = family == null ? ledgers.unread(ledger, budget) : null;
    }

    @Override
    public void minute(long minute, long good, long bad) {
        long nowMinute = Minutes.of(now());
        boolean retained = minute > nowMinute - settings.retentionMinutes()
                && (family != null
                        ? family.add(key.objective(), minute, good, bad, minuteOf(family))
                        : unread.add(minute, good, bad, nowMinute));
        if (!retained) {
            expired.add(good + bad);
            dropLog.expired(context.currentSystemTimeMs(), key, minute, good + bad);
        }
    }

    @Override
    public void contributor(long minute, Contributor contributor) {
        if (family != null && minute > Minutes.of(now()) - LookBack.HOUR.minutes()) {
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
    public void progress(Progress news) {
        applyDefinitions();
        progress.note(news);
        whole.addAll(unevaluated);
        unevaluated.clear();
    }

    /** Before a commit, and not with each batch: nobody sees more of what is told in between, and it is the same numbers. */
    private void tellAll() {
        if (!whole.isEmpty() && knowsTheTime()) {
            evaluate(whole, family -> true);
            whole.clear();
        }
        state.beforeCommit(context.currentSystemTimeMs());
    }

    private void tick(long wallClock) {
        applyDefinitions();
        looks.renew();
        if (knowsTheTime()) {
            // What got sums is for the next commit, which is soon: else it would be evaluated twice while much comes
            // in.
            evaluate(book.families(), family -> !whole.contains(family) && !unevaluated.contains(family));
        }
        undecided.addAll(desk.overridden());
        decide(wallClock);
        if (wallClock - tidiedAt >= TIDY_MILLIS) {
            tidiedAt = wallClock;
            tidy();
        }
        metrics.publish();
    }

    /** The evaluation clock. */
    private long now() {
        return settings.clock() == EvaluationClock.EVENT ? progress.watermark() : context.currentSystemTimeMs();
    }

    /**
     * The evaluation clock of a family. Verdicts on time slices are final for who is paged by them, so a slice is over only
     * when the outcomes that were written in it have been counted: not while some partition is still to be read up to there.
     */
    private long now(BudgetFamily of) {
        if (!of.isSliced()) {
            return now();
        }
        return settings.clock() == EvaluationClock.EVENT ? progress.reached() : Math.min(now(), progress.caughtUpTo());
    }

    private long minuteOf(BudgetFamily its) {
        long now = now(its);
        return now == Progress.NOTHING ? Ledger.UNKNOWN : Minutes.of(now);
    }

    private boolean knowsTheTime() {
        return progress.caughtUpTo() != Progress.NOTHING && now() != Progress.NOTHING;
    }

    private boolean lagging(long wallClock) {
        return settings.clock() == EvaluationClock.WALL
                && wallClock - progress.caughtUpTo() > settings.staleness().toMillis();
    }

    private void evaluate(Collection<BudgetFamily> families, Predicate<BudgetFamily> which) {
        long wallClock = context.currentSystemTimeMs();
        boolean lagging = lagging(wallClock);
        for (BudgetFamily each : families) {
            long now = now(each);
            if (now == Progress.NOTHING || !which.test(each)) {
                continue;
            }
            for (LiveBudget budget : each.budgets()) {
                if (budget.isDue(now, lagging, wallClock, settings) && looks.allow(budget)) {
                    evaluate(budget, budget.assess(now, progress.watermark(), lagging), wallClock);
                }
            }
        }
        decide(wallClock);
        standings.evaluated(progress.watermark(), progress.caughtUpTo(), wallClock);
    }

    private void evaluate(LiveBudget budget, Assessment assessment, long wallClock) {
        budget.resets(assessment).forEach(reset -> publisher.reset(assessment, reset, wallClock));
        budget.transitions(assessment).forEach(transition -> publisher.event(assessment, transition, wallClock));
        budget.alerts(assessment).forEach(transition -> publisher.alert(assessment, transition, wallClock));
        boolean due = budget.shouldPublish(assessment, wallClock, settings);
        if (due) {
            publisher.snapshot(assessment, budget.published(assessment, wallClock), wallClock);
        }
        if (memories.keepNews(budget) || due) {
            standings.show(budget);
        }
        undecided.add(assessment.subject().service());
    }

    private void decide(long wallClock) {
        if (!knowsTheTime() || lagging(wallClock)) {
            return;
        }
        for (String each : undecided) {
            if (book.isOwn(each)) {
                if (!book.familiesOf(each).isEmpty() || desk.overridden().contains(each)) {
                    desk.decide(each, book.familiesOf(each), now())
                            .ifPresent(news -> publisher.decision(news, now(), wallClock));
                } else if (desk.forget(each)) {
                    publisher.noDecision(each, wallClock);
                }
            }
        }
        undecided.clear();
    }

    /** Services that have budgets or once had some. */
    private Set<String> services() {
        Set<String> services = new LinkedHashSet<>(book.services());
        services.addAll(desk.services());
        return services;
    }

    /** Drops budgets that no outcome has reached for as long as a ledger is kept, and what is remembered of older ones. */
    private void tidy() {
        if (!knowsTheTime() || lagging(context.currentSystemTimeMs())) {
            return;
        }
        for (BudgetFamily silent : book.silent(Minutes.of(now()))) {
            book.remove(silent);
            unevaluated.remove(silent);
            whole.remove(silent);
            for (LiveBudget budget : silent.budgets()) {
                end(budget.key(), budget.memory());
                memories.delete(budget.key());
            }
        }
        memories.purge(Minutes.of(context.currentSystemTimeMs()));
    }

    @Override
    public void close() {
        metrics.close();
        standings.end();
    }
}
