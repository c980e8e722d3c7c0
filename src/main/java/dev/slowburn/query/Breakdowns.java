package dev.slowburn.query;

import dev.slowburn.domain.consumption.SaturatingSum;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.contributor.Failures;
import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.ledger.Exclusions;
import dev.slowburn.domain.outcome.Quantity;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.BudgetingMethod;
import dev.slowburn.domain.slo.CompositeMethod;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.domain.window.MinuteRange;
import dev.slowburn.domain.window.Minutes;
import dev.slowburn.query.view.FailuresView;
import dev.slowburn.query.view.MemberView;
import dev.slowburn.topology.view.EvaluatedBudget;
import dev.slowburn.topology.view.LedgerQueries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * Breaks down the failures of the last hour of a budget by operation, status and outcome. Reads the store in the calling thread, at
 * most 62 rows per objective. Snapshots include a breakdown only for burning budgets, to keep their topic small.
 */
public final class Breakdowns {
    private final LocalBudgets budgets;
    private final LedgerQueries ledgers;

    public Breakdowns(LocalBudgets budgets, LedgerQueries ledgers) {
        this.budgets = budgets;
        this.ledgers = ledgers;
    }

    /**
     * The failures of a budget of this instance.
     *
     * @throws NotFoundException if no outcome of the budget has been counted yet
     * @throws UnavailableException if the budget is not on this instance, or has not been evaluated yet
     */
    public FailuresView failures(BudgetAddress address) {
        Assessment assessment = budgets.evaluated(address).assessment();
        long minute = Minutes.of(assessment.asOf());
        MinuteRange hour = new MinuteRange(minute - LookBack.HOUR.minutes() + 1, minute + 1);
        Optional<Hour> readable = read(address, hour);
        Hour found =
                readable.orElseGet(() -> new Hour(assessment.burn(LookBack.HOUR).outcomes(), Failures.of(List.of())));
        Failures failures = found.failures;
        // The two are read one after the other, so outcomes may be counted in between.
        long bad = Math.max(found.outcomes.bad(), failures.total());
        List<String> notes = new ArrayList<>();
        if (readable.isEmpty()) {
            notes.add("failures can't be broken down while the budget is moving to another instance");
        } else {
            note(failures, bad, notes);
        }
        note(address, assessment, bad, notes);
        return new FailuresView(
                Instant.ofEpochMilli(Minutes.toMillis(hour.from())),
                Instant.ofEpochMilli(assessment.asOf()),
                SaturatingSum.plus(found.outcomes.good(), bad),
                bad,
                failures.top().stream().map(each -> kind(each, bad)).toList(),
                failures.others(),
                bad - failures.total() + failures.unattributed(),
                notes);
    }

    /** The sums of the rows of an hour. */
    private record Hour(Tally outcomes, Failures failures) {}

    /** Empty while the rows are moving to another instance. */
    private Optional<Hour> read(BudgetAddress address, MinuteRange hour) {
        Exclusions exclusions = budgets.exclusions(address);
        int partition = budgets.partitionOf(address.service());
        Tally outcomes = Tally.NONE;
        List<Contributor> sums = new ArrayList<>();
        try {
            for (Objective objective : address.objectives()) {
                Budget budget = address.budget(objective);
                outcomes = outcomes.plus(ledgers.member(partition, budget, exclusions, hour)
                        .rows()
                        .sum(hour, exclusions::covers));
                sums.addAll(
                        ledgers.contributors(partition, budget, hour.to() - 1).sums(hour.to() - 1, exclusions::covers));
            }
            return Optional.of(new Hour(outcomes, Failures.of(sums)));
        } catch (InvalidStateStoreException e) {
            return Optional.empty();
        }
    }

    private static FailuresView.KindView kind(Contributor kind, long bad) {
        return new FailuresView.KindView(
                kind.operation(), kind.status(), kind.kind().name(), kind.count(), (double) kind.count() / bad);
    }

    private static void note(Failures failures, long bad, List<String> notes) {
        if (failures.unattributed() > 0) {
            notes.add(
                    "too many kinds of failures, or minutes with failures, were counted at once, so counts may be too low"
                            + " by up to " + Quantity.of(failures.unattributed(), "failure"));
        }
        if (bad > failures.total()) {
            notes.add("stored without a breakdown: " + Quantity.of(bad - failures.total(), "failure"));
        }
    }

    private static void note(BudgetAddress address, Assessment assessment, long bad, List<String> notes) {
        if (address.isComposite() && bad > 0) {
            notes.add("a request that fails several objectives is counted for each of them");
        }
        if (assessment.subject().method() != BudgetingMethod.OCCURRENCES && bad > 0) {
            notes.add("these are requests; the budget is charged by time slices");
        }
        if (bad == 0 && assessment.burn(LookBack.HOUR).use().tally().bad() > 0) {
            notes.add("no request failed; time slices without requests are counted as bad");
        }
        if (assessment.lagging()) {
            notes.add(
                    assessment.historySince().isPresent()
                            ? "the history is not counted yet; failures written to the input before "
                                    + Instant.ofEpochMilli(
                                            assessment.historySince().getAsLong()) + " may be missing"
                            : "the input lags; failures since " + Instant.ofEpochMilli(assessment.watermark())
                                    + " may not be counted yet");
        }
    }

    /** The objectives of a composite budget of this instance, in order of definition; empty for other budgets. */
    public List<MemberView> members(BudgetAddress address) {
        if (!address.isComposite()) {
            return List.of();
        }
        List<Objective> objectives = address.objectives();
        List<Optional<EvaluatedBudget>> evaluations = objectives.stream()
                .map(objective -> budgets.find(
                        address.service(), address.budget(objective).id()))
                .toList();
        double sum = 0;
        for (int i = 0; i < objectives.size(); i++) {
            sum += weighted(objectives.get(i), evaluations.get(i));
        }
        boolean addsUp = sum > 0
                && evaluations.stream().allMatch(Optional::isPresent)
                && (address.compositeMethod().equals(Optional.of(CompositeMethod.MEAN))
                        || objectives.get(0).budgeting().method() != BudgetingMethod.TIMESLICES);
        List<MemberView> members = new ArrayList<>(objectives.size());
        for (int i = 0; i < objectives.size(); i++) {
            Objective objective = objectives.get(i);
            Optional<EvaluatedBudget> evaluated = evaluations.get(i);
            members.add(member(address, objective, evaluated, addsUp ? weighted(objective, evaluated) / sum : null));
        }
        return members;
    }

    private static double weighted(Objective objective, Optional<EvaluatedBudget> evaluated) {
        return objective.weight()
                * evaluated.map(each -> each.assessment().use().consumedRatio()).orElse(0.0);
    }

    private static MemberView member(
            BudgetAddress address, Objective objective, Optional<EvaluatedBudget> evaluated, Double share) {
        Optional<Assessment> assessment = evaluated.map(EvaluatedBudget::assessment);
        return new MemberView(
                objective.name(),
                address.budget(objective).id(),
                (double) objective.weight() / Objective.WEIGHT,
                assessment.map(each -> each.state().name()).orElse(null),
                assessment.map(each -> each.use().consumedRatio()).orElse(null),
                share,
                assessment
                        .map(each -> each.burn(LookBack.HOUR).use().burnRate())
                        .orElse(null),
                assessment
                        .map(each -> each.burn(LookBack.HOUR).outcomes().bad())
                        .orElse(null));
    }
}
