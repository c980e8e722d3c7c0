package dev.slowburn.query;

import dev.slowburn.domain.evaluation.AlertStateMachine;
import dev.slowburn.domain.ledger.Exclusions;
import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.query.view.AlertRuleView;
import dev.slowburn.query.view.AlertView;
import dev.slowburn.query.view.BudgetView;
import dev.slowburn.query.view.DecisionView;
import dev.slowburn.query.view.UnclassifiedView;
import dev.slowburn.schema.record.AlertRecords;
import dev.slowburn.schema.record.BudgetRecords;
import dev.slowburn.schema.record.DecisionRecords;
import dev.slowburn.topology.view.CurrentDecision;
import dev.slowburn.topology.view.EvaluatedBudget;
import dev.slowburn.topology.view.EvaluationView;
import dev.slowburn.topology.view.TaskView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The budgets, alerts and release decisions that the tasks of this instance published last, read from {@link EvaluationView}. A
 * lookup of one budget costs a map lookup.
 */
public final class LocalBudgets {
    /** Why an alert fired that began before such reasons were kept. */
    private static final String NOT_RECORDED = "it fired under an earlier version, which did not keep the reason";

    private static final String NOT_WATCHED_YET =
            "whether filters fail on all outcomes is known 90 s after budgets are here and the input is caught up";

    private final EvaluationView standings;
    private final Supplier<DefinitionSet> definitions;

    public LocalBudgets(EvaluationView standings, Supplier<DefinitionSet> definitions) {
        this.standings = standings;
        this.definitions = definitions;
    }

    public DefinitionSet definitions() {
        return definitions.get();
    }

    /**
     * Which budget an id means.
     *
     * @throws NotFoundException if no definition makes such a budget
     */
    public BudgetAddress address(String id) {
        return BudgetAddress.of(definitions.get(), id)
                .orElseThrow(() -> new NotFoundException("no definition in force makes a budget " + id));
    }

    /** The partitions whose budgets are here and have been evaluated. */
    public Set<Integer> partitions() {
        return standings.evaluated();
    }

    /** How many partitions share the budgets, over all instances. */
    public int partitionCount() {
        return standings.partitions();
    }

    /** The partition that holds all budgets of a service. */
    int partitionOf(String service) {
        return standings.partitionOf(service);
    }

    /** Whether this instance is the one that answers for a service. */
    public boolean holds(String service) {
        return standings.taskOf(service).isPresent();
    }

    public Stream<BudgetView> budgets() {
        return all().map(LocalBudgets::view);
    }

    /** Those that fit. */
    public Stream<BudgetView> budgets(BudgetFilter filter) {
        Map<String, Map<String, List<String>>> labels =
                definitions.get().slos().stream().collect(Collectors.toMap(Slo::name, Slo::labels));
        return budgets().filter(budget -> filter.fits(budget, slo -> labels.getOrDefault(slo, Map.of())));
    }

    /** The alerts that are on. */
    public Stream<AlertView> alerts() {
        return all().flatMap(LocalBudgets::alertsOf);
    }

    private Stream<EvaluatedBudget> all() {
        return standings.tasks().stream().flatMap(task -> task.budgets().stream());
    }

    /**
     * Where a budget of this instance stands.
     *
     * @throws NotFoundException if no outcome has made it yet
     * @throws UnavailableException if it is not here, or has not been evaluated yet
     */
    EvaluatedBudget standing(BudgetAddress address) {
        TaskView task = task(address.service());
        // Asked first: what is evaluated in between is found.
        boolean complete = task.isComplete();
        Optional<EvaluatedBudget> standing = task.budget(address.id());
        if (standing.isEmpty() && !address.isStatic() && complete) {
            throw new NotFoundException("no outcome has come for a budget " + address.id());
        }
        return standing.orElseThrow(
                () -> new UnavailableException("budget " + address.id() + " has not been evaluated yet"));
    }

    /** Where a budget of a service stands; empty if that is not known here. */
    Optional<EvaluatedBudget> find(String service, String id) {
        return standings.taskOf(service).flatMap(task -> task.budget(id));
    }

    /** What corrections leave out of a budget. */
    Exclusions exclusions(BudgetAddress address) {
        return Exclusions.of(definitions.get().corrections().stream()
                .filter(correction -> correction.slos().contains(address.slo().name()))
                .toList());
    }

    /** As {@link #standing}. */
    public BudgetView budget(BudgetAddress address) {
        return view(standing(address));
    }

    /** When a budget alerts; as {@link #standing}. */
    public List<AlertRuleView> alertRules(BudgetAddress address) {
        EvaluatedBudget standing = standing(address);
        long window = standing.assessment().window().minutes();
        return standing.assessment().subject().alertRules().stream()
                .map(rule -> AlertRuleView.of(rule, window))
                .toList();
    }

    /** The alerts of a budget that are on; as {@link #standing}. */
    public List<AlertView> alerts(BudgetAddress address) {
        return alertsOf(standing(address)).toList();
    }

    /** On which outcomes the SLIs of a budget fail; none mostly. Empty if that is not known. As {@link #standing}. */
    public Optional<List<UnclassifiedView>> unclassified(BudgetAddress address) {
        TaskView task = task(address.service());
        // Asked first: what is found in between is known.
        boolean isKnown = task.unclassified().isKnown();
        List<UnclassifiedView> all = address.objectives().stream()
                .flatMap(objective ->
                        task.unclassified().of(address.slo().name(), objective.name(), address.service()).stream())
                .map(found ->
                        new UnclassifiedView(found.objective(), found.since(), found.outcomes(), found.partitions()))
                .toList();
        return isKnown || !all.isEmpty() ? Optional.of(all) : Optional.empty();
    }

    /** Why {@link #unclassified} may not be all; empty if it is. */
    public Optional<String> unclassifiedNote(BudgetAddress address) {
        return task(address.service()).unclassified().isKnown() ? Optional.empty() : Optional.of(NOT_WATCHED_YET);
    }

    /** What is decided about releases, for each service of this instance. */
    public Stream<DecisionView> decisions() {
        return standings.tasks().stream()
                .flatMap(task -> task.decisions().stream())
                .map(LocalBudgets::view);
    }

    /** The services of this instance that have budgets, and about which nothing could be decided yet. */
    public Stream<String> undecided() {
        return standings.tasks().stream().flatMap(task -> task.budgets().stream()
                .map(standing -> standing.assessment().subject().service())
                .distinct()
                .filter(service -> task.decision(service).isEmpty()));
    }

    /**
     * What is decided about the releases of a service of this instance.
     *
     * @throws NotFoundException if the service has no budget
     * @throws UnavailableException if it is not here, or nothing could be decided yet
     */
    public DecisionView decision(String service) {
        TaskView task = task(service);
        boolean complete = task.isComplete();
        Optional<CurrentDecision> decided = task.decision(service);
        if (decided.isPresent()) {
            return view(decided.get());
        }
        if (complete
                && task.budgets().stream()
                        .noneMatch(standing ->
                                standing.assessment().subject().service().equals(service))) {
            throw new NotFoundException("service " + service + " has no budget");
        }
        throw new UnavailableException("nothing can be decided about service " + service
                + " while its input lags or its budgets have not been evaluated");
    }

    private TaskView task(String service) {
        return standings
                .taskOf(service)
                .orElseThrow(() -> new UnavailableException("the budgets of service " + service + " are not here"));
    }

    private static BudgetView view(EvaluatedBudget standing) {
        return BudgetView.of(BudgetRecords.snapshot(standing.assessment(), standing.sequence()));
    }

    private static DecisionView view(CurrentDecision decided) {
        return DecisionView.of(
                DecisionRecords.decision(decided.decision(), decided.at(), decided.since(), decided.sequence()));
    }

    private static Stream<AlertView> alertsOf(EvaluatedBudget standing) {
        return standing.alerts().stream()
                .filter(AlertStateMachine.Mark::isOn)
                .flatMap(mark -> standing.assessment().subject().alertRules().stream()
                        .filter(rule -> rule.name().equals(mark.rule()))
                        .map(rule -> alert(standing, mark, rule)));
    }

    private static AlertView alert(EvaluatedBudget standing, AlertStateMachine.Mark mark, AlertRule rule) {
        AlertStateMachine.Transition firing =
                new AlertStateMachine.Transition(mark, rule, true, AlertStateMachine.cause(mark), mark.firing());
        long began = mark.firing().map(AlertStateMachine.Firing::at).orElseGet(() -> Minutes.toMillis(mark.since()));
        return AlertView.firing(
                AlertRecords.alert(standing.assessment(), firing),
                Instant.ofEpochMilli(began),
                mark.firing().map(AlertStateMachine.Firing::reason).orElse(NOT_RECORDED));
    }
}
