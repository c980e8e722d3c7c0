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
 * The budget families of one task: those that definitions name, and those of groups and services that outcomes created. Not
 * thread-safe.
 *
 * <p>A change of definitions reopens only the families whose definition changed. {@link FamilyCaps} limits the number of families that
 * outcomes can create.
 */
public final class BudgetRegistry {
    private final TrackingSettings settings;
    private final OwnedServices owned;
    private final LedgerFactory ledgers;
    private final BudgetStates states;
    private final Map<BudgetFamily.Key, BudgetFamily> families = new LinkedHashMap<>();
    private final Map<String, Set<BudgetFamily>> byService = new HashMap<>();
    private final FamilyCaps caps;

    private final Map<String, Set<BudgetFamily>> bySlo = new HashMap<>();
    private PreparedDefinitions definitions = PreparedDefinitions.of(DefinitionSet.EMPTY);
    private long removals;

    public BudgetRegistry(TrackingSettings settings, OwnedServices owned, LedgerFactory ledgers, BudgetStates states) {
        this.settings = settings;
        this.owned = owned;
        this.ledgers = ledgers;
        this.states = states;
        this.caps = new FamilyCaps(owned.overflow());
    }

    /**
     * The effect of a change of definitions.
     *
     * @param removed budgets that no longer exist
     * @param closed families that were removed or reopened
     * @param opened families that were added or reopened
     */
    public record Changed(List<LiveBudget> removed, List<BudgetFamily> closed, List<BudgetFamily> opened) {}

    /** Applies definitions to the families of the SLOs that changed. */
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
            changed.removed().addAll(family.budgets());
        } else if (!family.isOf(slo, definitions.correctionsOf(slo.name()).revision())) {
            store(family);
            remove(family);
            changed.closed().add(family);
            changed.opened().add(open(slo, family.key()));
            family.budgets().stream()
                    .filter(budget -> !makes(slo, budget.key().objective()))
                    .forEach(changed.removed()::add);
        }
    }

    /** Opens the families of groups and services that outcomes created before a restart. */
    public void restore(Collection<BudgetKey> stored) {
        for (BudgetKey budget : stored) {
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

    /** Whether the budgets of a service belong to this task. */
    public boolean isOwn(String service) {
        return owned.contains(service);
    }

    /** Whether it is the pseudo-service for services beyond the cap, for which no release decision is made. */
    public boolean isOverflow(String service) {
        return caps.isOverflow(service);
    }

    private BudgetFamily open(Slo slo, BudgetFamily.Key key) {
        PreparedDefinitions.Corrections excluded = definitions.correctionsOf(slo.name());
        BudgetFamily family = new BudgetFamily(
                slo,
                key,
                excluded.revision(),
                settings,
                budget -> ledger(budget, key, excluded.exclusions()),
                states::of);
        families.put(key, family);
        bySlo.computeIfAbsent(key.slo(), name -> new LinkedHashSet<>()).add(family);
        byService
                .computeIfAbsent(key.service(), service -> new LinkedHashSet<>())
                .add(family);
        caps.opened(key);
        return family;
    }

    private ObjectiveLedger ledger(Budget budget, BudgetFamily.Key key, Exclusions exclusions) {
        BudgetKey budgetKey = key.budget(budget.objective().name());
        return ledgers.open(budget, budgetKey, exclusions, states.of(budgetKey));
    }

    /** Removes a family; its stored states are up to the caller. */
    public void remove(BudgetFamily family) {
        removals++;
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

    /** Number of families removed so far; until it changes, {@link #familyOf} returns the same family for the same tallies. */
    public long removals() {
        return removals;
    }

    /**
     * The family for tallies; created for a new group or service. Null if no definition in force uses that ledger.
     */
    public BudgetFamily familyOf(long ledgerId, BudgetKey budget) {
        BudgetFamily family = families.get(BudgetFamily.Key.of(budget));
        if (family == null) {
            family = create(ledgerId, budget);
        }
        return family != null && family.counts(budget.objective(), ledgerId) ? family : null;
    }

    private BudgetFamily create(long ledgerId, BudgetKey budget) {
        Slo slo = definitions.slos().get(budget.slo());
        BudgetFamily.Key key = BudgetFamily.Key.of(budget);
        if (slo == null || isStatic(slo) || !fits(slo, key) || !counts(slo, budget.objective(), ledgerId)) {
            return null;
        }
        BudgetFamily.Key place = caps.place(slo, key);
        BudgetFamily known = families.get(place);
        return known != null ? known : openNew(slo, place);
    }

    /** Stores the states immediately, because a commit may come between its first tallies and its first evaluation. */
    private BudgetFamily openNew(Slo slo, BudgetFamily.Key key) {
        BudgetFamily family = open(slo, key);
        store(family);
        return family;
    }

    private void store(BudgetFamily family) {
        family.budgets().forEach(budget -> states.store(budget.key(), budget.state()));
    }

    private static boolean counts(Slo slo, String objective, long ledgerId) {
        for (Objective each : slo.objectives()) {
            if (each.name().equals(objective)) {
                return Budget.ledgerId(slo, each) == ledgerId;
            }
        }
        return false;
    }

    /** Whether the budget exists in this task. */
    public boolean holds(BudgetKey budget) {
        BudgetFamily family = families.get(BudgetFamily.Key.of(budget));
        return family != null
                && family.budgets().stream().anyMatch(held -> held.key().equals(budget));
    }

    /** Whether a definition in force names the budget, in this task or another. */
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

    /** The families of an SLO; none may be opened or removed while the result is in use. */
    public Collection<BudgetFamily> familiesOfSlo(String slo) {
        return bySlo.getOrDefault(slo, Set.of());
    }

    public Set<String> services() {
        return byService.keySet();
    }

    /** The families of groups and services that have had no outcome for the whole retention. */
    public List<BudgetFamily> silent(long nowMinute) {
        return families.values().stream()
                .filter(family -> !isStatic(family.slo())
                        // Before the first assessment, there may be rows that were not read yet.
                        && family.budgets().stream().noneMatch(LiveBudget::isFirstAssessmentDue)
                        && family.newest() <= nowMinute - ledgers.retentionMinutes())
                .toList();
    }

    /** The minute from which a family of a group or service is silent without further outcomes; {@link Long#MAX_VALUE} for others. */
    public long silentFrom(BudgetFamily family) {
        return isStatic(family.slo()) || family.newest() == Long.MIN_VALUE
                ? Long.MAX_VALUE
                // By the hour, because the stored state is.
                : (Minutes.hourOf(family.newest()) + 1) * Minutes.PER_HOUR + ledgers.retentionMinutes();
    }

    public boolean isSilent(BudgetFamily family, long minute) {
        return minute >= silentFrom(family);
    }
}
