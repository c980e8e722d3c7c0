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
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The last published budgets, alerts and release decisions of the tasks of this instance, read from {@link EvaluationView}. Getting
 * one budget costs a map lookup.
 */
public final class LocalBudgets {
    /** The reason of alerts that fired under a version that did not store reasons. */
    private static final String NOT_RECORDED = "it fired under an earlier version, which did not keep the reason";

    private static final String FILTERS_NOT_CHECKED_YET =
            "whether filters fail on all outcomes is unknown until 90 s after this instance took over the budgets and caught up";

    private final EvaluationView evaluations;
    private final Supplier<DefinitionSet> definitions;
    private final SloIndex slos;

    public LocalBudgets(EvaluationView evaluations, Supplier<DefinitionSet> definitions) {
        this.evaluations = evaluations;
        this.definitions = definitions;
        slos = new SloIndex(definitions);
    }

    public DefinitionSet definitions() {
        return definitions.get();
    }

    /** An SLO in force. */
    public Optional<Slo> slo(String name) {
        return slos.find(name);
    }

    /**
     * Resolves the id of a budget.
     *
     * @throws NotFoundException if no definition in force has such a budget
     */
    public BudgetAddress address(String id) {
        return BudgetAddress.of(slos::find, id)
                .orElseThrow(() -> new NotFoundException("no definition in force has a budget " + id));
    }

    /** The partitions of this instance whose budgets have been evaluated. */
    public Set<Integer> partitions() {
        return evaluations.evaluated();
    }

    /** The number of partitions of all instances. */
    public int partitionCount() {
        return evaluations.partitions();
    }

    /** The partition of all budgets of a service. */
    int partitionOf(String service) {
        return evaluations.partitionOf(service);
    }

    /** Whether this instance hosts a service. */
    public boolean holds(String service) {
        return evaluations.taskOf(service).isPresent();
    }

    public Stream<BudgetView> budgets() {
        return all().map(LocalBudgets::view);
    }

    /** The budgets that match a filter. */
    public Stream<BudgetView> budgets(BudgetFilter filter) {
        return budgets().filter(budget -> filter.matches(budget, slos::labels));
    }

    /** The firing alerts. */
    public Stream<AlertView> alerts() {
        return all().flatMap(LocalBudgets::alertsOf);
    }

    private Stream<EvaluatedBudget> all() {
        return evaluations.tasks().stream().flatMap(task -> task.budgets().stream());
    }

    /**
     * The last evaluation of a budget of this instance.
     *
     * @throws NotFoundException if no outcome of the budget has been counted yet
     * @throws UnavailableException if the budget is not on this instance, or has not been evaluated yet
     */
    EvaluatedBudget evaluated(BudgetAddress address) {
        TaskView task = task(address.service());
        // Read first, so that a budget evaluated in between is found.
        boolean complete = task.isComplete();
        Optional<EvaluatedBudget> evaluated = task.budget(address.id());
        if (evaluated.isEmpty() && !address.isStatic() && complete) {
            throw new NotFoundException("no outcome of budget " + address.id() + " has been counted yet");
        }
        return evaluated.orElseThrow(
                () -> new UnavailableException("budget " + address.id() + " has not been evaluated yet"));
    }

    /** The last evaluation of a budget; empty if this instance does not have it. */
    Optional<EvaluatedBudget> find(String service, String id) {
        return evaluations.taskOf(service).flatMap(task -> task.budget(id));
    }

    /** The periods that corrections exclude from a budget. */
    Exclusions exclusions(BudgetAddress address) {
        return Exclusions.of(definitions.get().corrections().stream()
                .filter(correction -> correction.slos().contains(address.slo().name()))
                .toList());
    }

    /** Throws as {@link #evaluated}. */
    public BudgetView budget(BudgetAddress address) {
        return view(evaluated(address));
    }

    /** The alert rules of a budget. Throws as {@link #evaluated}. */
    public List<AlertRuleView> alertRules(BudgetAddress address) {
        EvaluatedBudget evaluated = evaluated(address);
        long window = evaluated.assessment().window().minutes();
        return evaluated.assessment().subject().alertRules().stream()
                .map(rule -> AlertRuleView.of(rule, window))
                .toList();
    }

    /** The firing alerts of a budget. Throws as {@link #evaluated}. */
    public List<AlertView> alerts(BudgetAddress address) {
        return alertsOf(evaluated(address)).toList();
    }

    /** Outcomes on which the SLIs of a budget fail; usually none. Empty if unknown. Throws as {@link #evaluated}. */
    public Optional<List<UnclassifiedView>> unclassified(BudgetAddress address) {
        TaskView task = task(address.service());
        // Read first, so that outcomes found in between are included.
        boolean isKnown = task.unclassified().isKnown();
        List<UnclassifiedView> all = address.objectives().stream()
                .flatMap(objective ->
                        task.unclassified().of(address.slo().name(), objective.name(), address.service()).stream())
                .map(UnclassifiedView::of)
                .toList();
        return isKnown || !all.isEmpty() ? Optional.of(all) : Optional.empty();
    }

    /** Why {@link #unclassified} may be incomplete; empty if it is complete. */
    public Optional<String> unclassifiedNote(BudgetAddress address) {
        return task(address.service()).unclassified().isKnown()
                ? Optional.empty()
                : Optional.of(FILTERS_NOT_CHECKED_YET);
    }

    /** The release decisions of the services of this instance. */
    public Stream<DecisionView> decisions() {
        return evaluations.tasks().stream()
                .flatMap(task -> task.decisions().stream())
                .map(LocalBudgets::view);
    }

    /** The services of this instance that have budgets but no release decision yet. */
    public Stream<String> undecided() {
        return evaluations.tasks().stream().flatMap(task -> task.budgets().stream()
                .map(evaluated -> evaluated.assessment().subject().service())
                .distinct()
                .filter(service -> task.decision(service).isEmpty() && !evaluations.isOverflow(service)));
    }

    /**
     * The release decision of a service of this instance.
     *
     * @throws NotFoundException if the service has no budget, or is a pseudo-service, which is not released
     * @throws UnavailableException if the service is not on this instance, or has no decision yet
     */
    public DecisionView decision(String service) {
        TaskView task = task(service);
        if (evaluations.isOverflow(service)) {
            throw new NotFoundException(
                    "service " + service + " has no release decision: it counts all services beyond max-services");
        }
        boolean complete = task.isComplete();
        Optional<CurrentDecision> decided = task.decision(service);
        if (decided.isPresent()) {
            return view(decided.get());
        }
        if (complete
                && task.budgets().stream()
                        .noneMatch(evaluated ->
                                evaluated.assessment().subject().service().equals(service))) {
            throw new NotFoundException("service " + service + " has no budget");
        }
        throw new UnavailableException("no decision for service " + service
                + " while its input lags, or its budgets have not been evaluated or not counted their history");
    }

    private TaskView task(String service) {
        return evaluations
                .taskOf(service)
                .orElseThrow(() ->
                        new UnavailableException("the budgets of service " + service + " are not on this instance"));
    }

    private static BudgetView view(EvaluatedBudget evaluated) {
        return BudgetView.of(BudgetRecords.snapshot(evaluated.assessment(), evaluated.sequence()));
    }

    private static DecisionView view(CurrentDecision decided) {
        return DecisionView.of(
                DecisionRecords.decision(decided.decision(), decided.at(), decided.since(), decided.sequence()));
    }

    private static Stream<AlertView> alertsOf(EvaluatedBudget evaluated) {
        return evaluated.alerts().stream()
                .filter(AlertStateMachine.Mark::isOn)
                .flatMap(mark -> evaluated.assessment().subject().alertRules().stream()
                        .filter(rule -> rule.name().equals(mark.rule()))
                        .map(rule -> alert(evaluated, mark, rule)));
    }

    private static AlertView alert(EvaluatedBudget evaluated, AlertStateMachine.Mark mark, AlertRule rule) {
        AlertStateMachine.Transition firing =
                new AlertStateMachine.Transition(mark, rule, true, AlertStateMachine.cause(mark), mark.firing());
        long began = mark.firing().map(AlertStateMachine.Firing::at).orElseGet(() -> Minutes.toMillis(mark.since()));
        return AlertView.firing(
                AlertRecords.alert(evaluated.assessment(), firing),
                Instant.ofEpochMilli(began),
                mark.firing().map(AlertStateMachine.Firing::reason).orElse(NOT_RECORDED));
    }
}
