package dev.slowburn.query;

import dev.slowburn.domain.consumption.SaturatingSum;
import dev.slowburn.domain.consumption.Tally;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.contributor.Failures;
import dev.slowburn.domain.evaluation.Assessment;
import dev.slowburn.domain.ledger.Exclusions;
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
 * What failures of the last hour have in common, for any budget: read from the store in the thread that asks, at most 62 rows for
 * each objective. Snapshots carry it only for budgets that burn, so that a topic of healthy ones stays small.
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
     * @throws NotFoundException if no outcome has made the budget yet
     * @throws UnavailableException if it is not here, or has not been evaluated yet
     */
    public FailuresView failures(BudgetAddress address) {
        Assessment assessment = budgets.standing(address).assessment();
        long minute = Minutes.of(assessment.asOf());
        MinuteRange hour = new MinuteRange(minute - LookBack.HOUR.minutes() + 1, minute + 1);
        Optional<Hour> readable = read(address, hour);
        Hour found =
                readable.orElseGet(() -> new Hour(assessment.burn(LookBack.HOUR).outcomes(), Failures.of(List.of())));
        Failures failures = found.failures;
        // Of the two one is read first, and more may come in between.
        long bad = Math.max(found.outcomes.bad(), failures.total());
        List<String> notes = new ArrayList<>();
        if (readable.isEmpty()) {
            notes.add("failures can't be broken down at this moment, as the budget is moving to another instance");
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
                bad - failures.total() + failures.notToldApart(),
                notes);
    }

    /** What the rows of an hour say. */
    private record Hour(Tally outcomes, Failures failures) {}

    /** Empty while its rows are moving. */
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
        if (failures.notToldApart() > 0) {
            notes.add("too many kinds of failures came within a minute; " + failures.notToldApart()
                    + " are counted together, so other counts may be too low by that many");
        }
        if (bad > failures.total()) {
            notes.add("of " + (bad - failures.total()) + " failures nothing but their number was kept");
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
            notes.add("the input lags; what failed since " + Instant.ofEpochMilli(assessment.watermark())
                    + " may not be counted yet");
        }
    }

    /** The objectives of a composite budget of this instance, in their order; none of another budget. */
    public List<MemberView> members(BudgetAddress address) {
        if (!address.isComposite()) {
            return List.of();
        }
        List<Objective> objectives = address.objectives();
        List<Optional<EvaluatedBudget>> standings = objectives.stream()
                .map(objective -> budgets.find(
                        address.service(), address.budget(objective).id()))
                .toList();
        double sum = 0;
        for (int i = 0; i < objectives.size(); i++) {
            sum += weighted(objectives.get(i), standings.get(i));
        }
        boolean addsUp = sum > 0
                && standings.stream().allMatch(Optional::isPresent)
                && (address.compositeMethod().equals(Optional.of(CompositeMethod.MEAN))
                        || objectives.get(0).budgeting().method() != BudgetingMethod.TIMESLICES);
        List<MemberView> members = new ArrayList<>(objectives.size());
        for (int i = 0; i < objectives.size(); i++) {
            Objective objective = objectives.get(i);
            Optional<EvaluatedBudget> standing = standings.get(i);
            members.add(member(address, objective, standing, addsUp ? weighted(objective, standing) / sum : null));
        }
        return members;
    }

    private static double weighted(Objective objective, Optional<EvaluatedBudget> standing) {
        return objective.weight()
                * standing.map(known -> known.assessment().use().consumedRatio())
                        .orElse(0.0);
    }

    private static MemberView member(
            BudgetAddress address, Objective objective, Optional<EvaluatedBudget> standing, Double share) {
        Optional<Assessment> known = standing.map(EvaluatedBudget::assessment);
        return new MemberView(
                objective.name(),
                address.budget(objective).id(),
                (double) objective.weight() / Objective.WEIGHT,
                known.map(each -> each.state().name()).orElse(null),
                known.map(each -> each.use().consumedRatio()).orElse(null),
                share,
                known.map(each -> each.burn(LookBack.HOUR).use().burnRate()).orElse(null),
                known.map(each -> each.burn(LookBack.HOUR).outcomes().bad()).orElse(null));
    }
}
