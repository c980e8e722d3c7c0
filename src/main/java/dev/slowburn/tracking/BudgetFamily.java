package dev.slowburn.tracking;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.domain.composite.CompositeArithmetic;
import dev.slowburn.domain.contributor.Contributor;
import dev.slowburn.domain.ledger.Ledger;
import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.BudgetDescriptor;
import dev.slowburn.domain.slo.Budgeting;
import dev.slowburn.domain.slo.Composite;
import dev.slowburn.domain.slo.Grouping;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.Minutes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The budgets of one SLO for one service and one group: one per objective, and the composite if the SLO has one. They are created and
 * removed together.
 */
public final class BudgetFamily {
    private final Slo slo;
    private final Key key;
    private final String correctionsRevision;
    private final boolean sliced;
    private final Map<String, Member> members = new LinkedHashMap<>();
    /** The objective that was looked up last, which is the only one in most families, and its member. */
    private String lastObjective;

    private Member lastMember;
    private final List<LiveBudget> budgets = new ArrayList<>();

    /** The identity of a family: its SLO, service and group. */
    public record Key(String slo, String service, List<String> group) {
        public Key {
            group = List.copyOf(group);
        }

        /** Written out, because a record's own method goes through method handles, and each tally is looked up. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && slo.equals(key.slo)
                    && service.equals(key.service)
                    && group.equals(key.group);
        }

        /** Mixed, because the names of thousands of SLOs and services often differ only in their digits. */
        @Override
        public int hashCode() {
            return (31 * (31 * slo.hashCode() + service.hashCode()) + group.hashCode()) * 0x9E3779B9;
        }

        /** Whether it counts the outcomes of groups beyond the cap. */
        boolean isOverflow() {
            return !group.isEmpty() && group.stream().allMatch(Grouping.OVERFLOW::equals);
        }

        static Key of(BudgetKey budget) {
            return new Key(budget.slo(), budget.service(), budget.group());
        }

        BudgetKey budget(String objective) {
            return new BudgetKey(slo, objective, service, group);
        }
    }

    private static final long UNKNOWN = Long.MIN_VALUE;
    private static final long DAY = 24L * Minutes.PER_HOUR;

    private long nextEvaluation = UNKNOWN;
    private boolean late;
    /** Null if the SLO has no composite. */
    private CompositeLedger composite;

    private long expiredTo = UNKNOWN;

    private record Member(ObjectiveLedger ledger, List<LiveBudget> dependents) {}

    /**
     * @param correctionsRevision revision of the corrections that the ledgers exclude
     * @param ledgers opens the ledger of an objective
     * @param states returns the stored state of a budget, or {@link StoredBudgetState#NONE}
     */
    BudgetFamily(
            Slo slo,
            Key key,
            String correctionsRevision,
            TrackingSettings settings,
            Function<Budget, ObjectiveLedger> ledgers,
            Function<BudgetKey, StoredBudgetState> states) {
        this.slo = slo;
        this.key = key;
        this.correctionsRevision = correctionsRevision;
        this.sliced = slo.objectives().stream().anyMatch(each -> each.budgeting() instanceof Budgeting.Sliced);
        for (Objective objective : slo.objectives()) {
            BudgetKey budgetKey = key.budget(objective.name());
            ObjectiveLedger ledger = ledgers.apply(new Budget(slo, objective, key.service(), key.group()));
            LiveBudget budget = new LiveBudget(ledger.subject(), budgetKey, ledger, settings, states.apply(budgetKey));
            members.put(objective.name(), new Member(ledger, new ArrayList<>(List.of(budget))));
            budgets.add(budget);
        }
        slo.composite().ifPresent(rules -> addComposite(rules, settings, states));
    }

    private void addComposite(
            Composite rules, TrackingSettings settings, Function<BudgetKey, StoredBudgetState> states) {
        BudgetDescriptor subject = BudgetDescriptor.ofComposite(slo, key.service(), key.group());
        BudgetKey budgetKey = key.budget(Composite.NAME);
        composite = new CompositeLedger(
                members.values().stream().map(Member::ledger).toList(),
                CompositeArithmetic.of(slo),
                subject.window(),
                AlertRule.lookBacks(subject.window(), rules.alertRules()));
        LiveBudget budget = new LiveBudget(subject, budgetKey, composite, settings, states.apply(budgetKey));
        members.values().forEach(member -> member.dependents().add(budget));
        budgets.add(budget);
    }

    /** Whether these budgets are computed by this revision of the SLO and of its corrections. */
    boolean isOf(Slo other, String otherCorrectionsRevision) {
        return slo.revision().equals(other.revision()) && correctionsRevision.equals(otherCorrectionsRevision);
    }

    public Key key() {
        return key;
    }

    /** Whether it is the family of the service and group of a budget, and not an overflow family. */
    public boolean isOwnOf(BudgetKey budget) {
        return key.service().equals(budget.service()) && key.group().equals(budget.group());
    }

    Slo slo() {
        return slo;
    }

    public List<LiveBudget> budgets() {
        return budgets;
    }

    /** Whether a budget is near a limit, see {@link LiveBudget#isUrgent()}. */
    public boolean isUrgent() {
        for (LiveBudget budget : budgets) {
            if (budget.isUrgent()) {
                return true;
            }
        }
        return false;
    }

    /** Whether an objective is budgeted by time slices. */
    public boolean isSliced() {
        return sliced;
    }

    /** Whether tallies of this ledger belong to an objective of this family. */
    public boolean counts(String objective, long ledgerId) {
        Member member = member(objective);
        return member != null && member.ledger().ledgerId() == ledgerId;
    }

    /**
     * Counts outcomes of an objective, or returns why it does not. {@link #write} must follow the last addition, before anything else is
     * done with this family or another of the task.
     */
    public Ledger.Answer add(String objective, long minute, long good, long bad, long nowMinute) {
        Member member = member(objective);
        member.dependents().forEach(LiveBudget::touch);
        if (composite != null) {
            member.ledger().write();
            composite.beforeChange(minute);
        }
        if (minute <= nowMinute) {
            late = true;
            nextEvaluation = UNKNOWN;
        } else if (minute < nextEvaluation) {
            nextEvaluation = minute;
        }
        return member.ledger().add(minute, good, bad, nowMinute);
    }

    /** Writes the row of an objective that was changed last. */
    public void write(String objective) {
        member(objective).ledger().write();
    }

    /** The member of an objective; null if there is none. */
    @SuppressWarnings("ReferenceEquality") // Other objects with the same name are looked up.
    private Member member(String objective) {
        if (objective != lastObjective) {
            lastMember = members.get(objective);
            lastObjective = objective;
        }
        return lastMember;
    }

    public void add(String objective, long minute, Contributor contributor) {
        members.get(objective).ledger().add(minute, contributor);
    }

    public boolean knowsNextEvaluation() {
        return nextEvaluation != UNKNOWN;
    }

    /**
     * The next event minute in which the evaluation of any of its budgets can change.
     *
     * @param evaluated the last evaluated minute; {@link Ledger#UNKNOWN} before the first
     */
    public long nextEvaluation(long evaluated) {
        if (nextEvaluation == UNKNOWN) {
            long next = Long.MAX_VALUE;
            for (Member member : members.values()) {
                next = Math.min(next, member.ledger().nextChange(evaluated));
            }
            for (LiveBudget budget : budgets) {
                next = Math.min(next, budget.nextDeadline(evaluated));
            }
            nextEvaluation = next;
        }
        return nextEvaluation;
    }

    /** Records an evaluation as of a minute, and deletes expired rows once a day of event time. */
    public void markEvaluated(long minute) {
        nextEvaluation = UNKNOWN;
        if (expiredTo == UNKNOWN || minute >= expiredTo + DAY) {
            long from = expiredTo == UNKNOWN ? 0 : expiredTo;
            members.values().forEach(member -> member.ledger().forget(from, minute));
            expiredTo = minute;
        }
    }

    /** Records that the budgets must be evaluated again, although no outcome has arrived. */
    public void markLate() {
        late = true;
        nextEvaluation = UNKNOWN;
        budgets.forEach(LiveBudget::touch);
    }

    /** Whether outcomes arrived after their minute was evaluated; resets the flag. */
    public boolean consumeLate() {
        boolean wasLate = late;
        late = false;
        return wasLate;
    }

    /** The newest minute with an outcome of any objective, including earlier ledgers; {@link Long#MIN_VALUE} if there is none. */
    long newest() {
        return members.values().stream()
                .mapToLong(member -> member.ledger().newest())
                .max()
                .orElse(Long.MIN_VALUE);
    }
}
