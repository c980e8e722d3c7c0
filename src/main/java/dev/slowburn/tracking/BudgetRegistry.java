package dev.slowburn.tracking;

import dev.slowburn.counting.BudgetKey;
import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.ledger.Exclusions;
import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.Composite;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Grouping;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.Minutes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which budgets one task holds: those that definitions name, and those of groups and services that outcomes brought.
 *
 * <p>A family whose definition has not changed is left alone, so a change costs what it changes. How many families outcomes can
 * bring is bounded by {@link FamilyCaps}.
 */
public final class BudgetRegistry {
    private final TrackingSettings settings;
    private final OwnedServices owned;
    private final LedgerFactory ledgers;
    private final BudgetStates memories;
    private final Map<BudgetFamily.Key, BudgetFamily> families = new LinkedHashMap<>();
    private final Map<String, Set<BudgetFamily>> byService = new HashMap<>();
    private final FamilyCaps caps;

    private final Map<String, Set<BudgetFamily>> bySlo = new HashMap<>();
    private PreparedDefinitions definitions = PreparedDefinitions.of(DefinitionSet.EMPTY);

    public BudgetRegistry(
            TrackingSettings settings, OwnedServices owned, LedgerFactory ledgers, BudgetStates memories) {
        this.settings = settings;
        this.owned = owned;
        this.ledgers = ledgers;
        this.memories = memories;
        this.caps = new FamilyCaps(owned.overflow());
    }

    /**
     * What a change of definitions did to the families.
     *
     * @param gone budgets that are no more
     * @param closed families that are no more, or not as they were
     * @param opened families that are new, or not as they were
     */
    public record Changed(List<LiveBudget> gone, List<BudgetFamily> closed, List<BudgetFamily> opened) {}

    /** Brings the families of some SLOs into line with definitions. */
    public Changed apply(PreparedDefinitions others, Collection<String> changedSlos) {
        definitions = others;
        Changed changed = new Changed(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (String name : changedSlos) {
            Slo slo = definitions.slos().get(name);
            for (BudgetFamily family : List.copyOf(bySlo.getOrDefault(name, Set.of()))) {
                apply(slo, family, changed);
            }
            if (slo != null && isStatic(slo) && isOwn(slo.service())) {
                BudgetFamily.Key key = new BudgetFamily.Key(name, slo.service(), List.of());
                if (!families.containsKey(key)) {
                    changed.opened().add(open(slo, key));
                }
            }
        }
        return changed;
    }

    private void apply(Slo slo, BudgetFamily family, Changed changed) {
        if (slo == null || !fits(slo, family.key())) {
            remove(family);
            changed.closed().add(family);
            changed.gone().addAll(family.budgets());
        } else if (!family.isOf(slo, definitions.correctionsOf(slo.name()).revision())) {
            store(family);
            remove(family);
            changed.closed().add(family);
            changed.opened().add(open(slo, family.key()));
            family.budgets().stream()
                    .filter(budget -> !makes(slo, budget.key().objective()))
                    .forEach(changed.gone()::add);
        }
    }

    /** The budgets of groups and services that came before a restart. */
    public void recall(Collection<BudgetKey> remembered) {
        for (BudgetKey budget : remembered) {
            Slo slo = definitions.slos().get(budget.slo());
            BudgetFamily.Key key = BudgetFamily.Key.of(budget);
            if (slo != null && fits(slo, key) && !families.containsKey(key)) {
                open(slo, key);
            }
        }
    }

    private static boolean isStatic(Slo slo) {
        return !slo.grouping().isGrouped() && !slo.grouping().allServices();
    }

    private static boolean fits(Slo slo, BudgetFamily.Key key) {
        Grouping grouping = slo.grouping();
        return key.group().size() == grouping.attributes().size()
                && (grouping.allServices() || slo.service().equals(key.service()));
    }

    /** Whether the budgets of a service belong into this task. */
    public boolean isOwn(String service) {
        return owned.contains(service);
    }

    /** Whether it stands for services that have no budget of their own, and is none that could be released. */
    public boolean isOverflow(String service) {
        return caps.isOverflow(service);
    }

    private BudgetFamily open(Slo slo, BudgetFamily.Key key) {
        PreparedDefinitions.Corrections left = definitions.correctionsOf(slo.name());
        BudgetFamily family = new BudgetFamily(
                slo, key, left.revision(), settings, budget -> reading(budget, key, left.exclusions()), memories::of);
        families.put(key, family);
        bySlo.computeIfAbsent(key.slo(), name -> new LinkedHashSet<>()).add(family);
        byService
                .computeIfAbsent(key.service(), service -> new LinkedHashSet<>())
                .add(family);
        caps.opened(key);
        return family;
    }

    private ObjectiveLedger reading(Budget budget, BudgetFamily.Key key, Exclusions exclusions) {
        BudgetKey budgetKey = key.budget(budget.objective().name());
        return ledgers.open(budget, budgetKey, exclusions, memories.of(budgetKey));
    }

    /** Takes a family away; what was remembered of it is the caller's to keep or forget. */
    public void remove(BudgetFamily family) {
        families.remove(family.key());
        remove(family, family.key().service(), byService);
        remove(family, family.key().slo(), bySlo);
        caps.removed(family.key());
    }

    private static void remove(BudgetFamily family, String name, Map<String, Set<BudgetFamily>> from) {
        Set<BudgetFamily> ofName = from.get(name);
        ofName.remove(family);
        if (ofName.isEmpty()) {
            from.remove(name);
        }
    }

    /**
     * The family that sums belong to, made if outcomes have brought a new group or service; null if no definition known here
     * counts by that ledger.
     */
    public BudgetFamily familyOf(long ledgerId, BudgetKey budget) {
        BudgetFamily family = families.get(BudgetFamily.Key.of(budget));
        if (family == null) {
            family = newcomer(ledgerId, budget);
        }
        return family != null && family.counts(budget.objective(), ledgerId) ? family : null;
    }

    private BudgetFamily newcomer(long ledgerId, BudgetKey budget) {
        Slo slo = definitions.slos().get(budget.slo());
        BudgetFamily.Key key = BudgetFamily.Key.of(budget);
        if (slo == null || isStatic(slo) || !fits(slo, key) || !counts(slo, budget.objective(), ledgerId)) {
            return null;
        }
        BudgetFamily.Key place = caps.place(slo, key);
        BudgetFamily known = families.get(place);
        return known != null ? known : welcome(slo, place);
    }

    /** Remembers at once that there is such a family: a commit may come between its first sums and its first evaluation. */
    private BudgetFamily welcome(Slo slo, BudgetFamily.Key key) {
        BudgetFamily family = open(slo, key);
        store(family);
        return family;
    }

    private void store(BudgetFamily family) {
        family.budgets().forEach(budget -> memories.store(budget.key(), budget.memory()));
    }

    private static boolean counts(Slo slo, String objective, long ledgerId) {
        for (Objective each : slo.objectives()) {
            if (each.name().equals(objective)) {
                return Budget.ledgerId(slo, each) == ledgerId;
            }
        }
        return false;
    }

    /** Whether this task has the budget. */
    public boolean holds(BudgetKey budget) {
        BudgetFamily family = families.get(BudgetFamily.Key.of(budget));
        return family != null
                && family.budgets().stream().anyMatch(held -> held.key().equals(budget));
    }

    /** Whether a definition in force makes a budget of the same id, be it in this task or in another. */
    public boolean isDefined(BudgetKey budget) {
        Slo slo = definitions.slos().get(budget.slo());
        return slo != null && isStatic(slo) && budget.group().isEmpty() && makes(slo, budget.objective());
    }

    private static boolean makes(Slo slo, String objective) {
        return (slo.composite().isPresent() && objective.equals(Composite.NAME))
                || slo.objectives().stream().anyMatch(each -> each.name().equals(objective));
    }

    public Collection<BudgetFamily> families() {
        return families.values();
    }

    public Collection<BudgetFamily> familiesOf(String service) {
        return byService.getOrDefault(service, Set.of());
    }

    public Set<String> services() {
        return byService.keySet();
    }

    /** The families of groups and services that no outcome has reached for a whole retention. */
    public List<BudgetFamily> silent(long nowMinute) {
        return families.values().stream()
                .filter(family -> !isStatic(family.slo())
                        // What was not looked at since the start may have rows that nobody has read.
                        && family.budgets().stream().noneMatch(LiveBudget::isToBeReadFirst)
                        && family.newest() <= nowMinute - ledgers.retentionMinutes())
                .toList();
    }

    /** The minute from which on a family of a group or service is silent if nothing comes; the end of time for others. */
    public long silentFrom(BudgetFamily family) {
        return isStatic(family.slo()) || family.newest() == Long.MIN_VALUE
                ? Long.MAX_VALUE
                // By the hour, because that is what is remembered.
                : (Minutes.hourOf(family.newest()) + 1) * Minutes.PER_HOUR + ledgers.retentionMinutes();
    }

    public boolean isSilent(BudgetFamily family, long minute) {
        return minute >= silentFrom(family);
    }
}
