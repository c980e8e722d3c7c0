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
 * The budgets that one SLO makes for one service and one group: of each objective, and of all together if the SLO is
 * composite. They come and go together.
 */
public final class BudgetFamily {
    private final Slo slo;
    private final Key key;
    private final String correctionsRevision;
    private final boolean sliced;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final List<LiveBudget> budgets = new ArrayList<>();

    /** Which family: its SLO, service and group. */
    public record Key(String slo, String service, List<String> group) {
        public Key {
            group = List.copyOf(group);
        }

        /** Whether it takes what is beyond the cap on groups. */
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

    private static final long UNKNOWN_TURN = Long.MIN_VALUE;
    private static final long DAY = 24L * Minutes.PER_HOUR;

    private long nextTurn = UNKNOWN_TURN;
    private boolean late;
    /** Null if there is none. */
    private CompositeLedger composite;

    private long forgottenTo = UNKNOWN_TURN;

    private record Member(ObjectiveLedger reading, List<LiveBudget> dependents) {}

    /**
     * @param correctionsRevision of the corrections that the readings leave out
     * @param readings makes the reading of a budget
     * @param memories what is remembered, {@link StoredBudgetState#NONE} if nothing
     */
    BudgetFamily(
            Slo slo,
            Key key,
            String correctionsRevision,
            TrackingSettings settings,
            Function<Budget, ObjectiveLedger> readings,
            Function<BudgetKey, StoredBudgetState> memories) {
        this.slo = slo;
        this.key = key;
        this.correctionsRevision = correctionsRevision;
        this.sliced = slo.objectives().stream().anyMatch(each -> each.budgeting() instanceof Budgeting.Sliced);
        for (Objective objective : slo.objectives()) {
            BudgetKey budgetKey = key.budget(objective.name());
            ObjectiveLedger reading = readings.apply(new Budget(slo, objective, key.service(), key.group()));
            LiveBudget budget =
                    new LiveBudget(reading.subject(), budgetKey, reading, settings, memories.apply(budgetKey));
            members.put(objective.name(), new Member(reading, new ArrayList<>(List.of(budget))));
            budgets.add(budget);
        }
        slo.composite().ifPresent(rules -> addComposite(rules, settings, memories));
    }

    private void addComposite(
            Composite rules, TrackingSettings settings, Function<BudgetKey, StoredBudgetState> memories) {
        BudgetDescriptor subject = BudgetDescriptor.ofComposite(slo, key.service(), key.group());
        BudgetKey budgetKey = key.budget(Composite.NAME);
        composite = new CompositeLedger(
                members.values().stream().map(Member::reading).toList(),
                CompositeArithmetic.of(slo),
                subject.window(),
                AlertRule.lookBacks(subject.window(), rules.alertRules()));
        LiveBudget budget = new LiveBudget(subject, budgetKey, composite, settings, memories.apply(budgetKey));
        members.values().forEach(member -> member.dependents().add(budget));
        budgets.add(budget);
    }

    /** Whether these budgets are computed by this definition with these corrections. */
    boolean isOf(Slo other, String otherCorrectionsRevision) {
        return slo.revision().equals(other.revision()) && correctionsRevision.equals(otherCorrectionsRevision);
    }

    public Key key() {
        return key;
    }

    /** Whether it is of the service and the group of a budget, and does not only take what is beyond a cap. */
    public boolean isOwnOf(BudgetKey budget) {
        return key.service().equals(budget.service()) && key.group().equals(budget.group());
    }

    Slo slo() {
        return slo;
    }

    public List<LiveBudget> budgets() {
        return budgets;
    }

    /** Whether it judges time slices. */
    public boolean isSliced() {
        return sliced;
    }

    /** Whether sums of this ledger belong to an objective of this family. */
    boolean counts(String objective, long ledgerId) {
        Member member = members.get(objective);
        return member != null && member.reading().ledgerId() == ledgerId;
    }

    /** Counts outcomes of an objective, or answers why not. */
    public Ledger.Answer add(String objective, long minute, long good, long bad, long nowMinute) {
        Member member = members.get(objective);
        member.dependents().forEach(LiveBudget::touch);
        if (composite != null) {
            composite.changes(minute);
        }
        if (minute <= nowMinute) {
            late = true;
            nextTurn = UNKNOWN_TURN;
        } else if (minute < nextTurn) {
            nextTurn = minute;
        }
        return member.reading().add(minute, good, bad, nowMinute);
    }

    public void add(String objective, long minute, Contributor contributor) {
        members.get(objective).reading().add(minute, contributor);
    }

    public boolean knowsNextTurn() {
        return nextTurn != UNKNOWN_TURN;
    }

    /**
     * The next event minute in which any of its budgets may have something new to tell.
     *
     * @param evaluated the last minute that was evaluated; {@link dev.slowburn.domain.ledger.Ledger#UNKNOWN} before the first
     */
    public long nextTurn(long evaluated) {
        if (nextTurn == UNKNOWN_TURN) {
            long next = Long.MAX_VALUE;
            for (Member member : members.values()) {
                next = Math.min(next, member.reading().nextChange(evaluated));
            }
            for (LiveBudget budget : budgets) {
                next = Math.min(next, budget.nextDeadline(evaluated));
            }
            nextTurn = next;
        }
        return nextTurn;
    }

    /** It is evaluated as of a minute; then its next turn is another one. */
    public void markEvaluated(long minute) {
        nextTurn = UNKNOWN_TURN;
        if (forgottenTo == UNKNOWN_TURN || minute >= forgottenTo + DAY) {
            members.values().forEach(member -> member.reading().forget(forgottenTo, minute));
            forgottenTo = minute;
        }
    }

    /** Whether outcomes came after their turn; from now on none did. */
    public boolean consumeLate() {
        boolean taken = late;
        late = false;
        return taken;
    }

    /** The newest minute with an outcome, by whatever rule it was counted; {@link Long#MIN_VALUE} if there is none. */
    long newest() {
        return members.values().stream()
                .mapToLong(member -> member.reading().newest())
                .max()
                .orElse(Long.MIN_VALUE);
    }
}
