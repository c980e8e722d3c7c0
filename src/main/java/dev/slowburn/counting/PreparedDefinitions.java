package dev.slowburn.counting;

import dev.slowburn.domain.coverage.RuleId;
import dev.slowburn.domain.ledger.Exclusions;
import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.slo.BudgetCorrection;
import dev.slowburn.domain.slo.BudgetPolicies;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.ReleaseOverrides;
import dev.slowburn.domain.slo.Slo;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An immutable index of the definitions in force at a moment. Everything whose cost grows with the number of definitions is computed
 * here, once for all tasks and not on a stream thread.
 */
public final class PreparedDefinitions {
    private final DefinitionSet set;
    private final Map<String, Slo> slos = new LinkedHashMap<>();
    private final Map<String, List<Slo>> byService = new HashMap<>();
    private final List<Slo> ofAllServices = new ArrayList<>();
    private final Map<String, Corrections> corrections;
    private final FieldsRead fields;
    private final Map<String, List<RuleId>> rulesBySlo = new HashMap<>();
    private final Map<RuleId, Rule> rules;
    private final BudgetPolicies policies;
    private final ReleaseOverrides overrides;
    private final long number;
    private final List<DefinitionChange> changes;

    /** The minutes excluded from the budgets of an SLO, and a revision of the corrections that exclude them. */
    public record Corrections(String revision, Exclusions exclusions) {
        static final Corrections NONE = new Corrections("", Exclusions.NONE);
    }

    /**
     * What a rule counts. The same for the same {@link RuleId}.
     *
     * @param slo name of the SLO
     * @param objective name of the objective
     * @param service the service whose outcomes it counts; empty if it counts those of all services
     * @param input the input whose outcomes it counts; empty if it counts those of all inputs
     */
    public record Rule(String slo, String objective, Optional<String> service, Optional<String> input) {}

    /** The first definitions. */
    public static PreparedDefinitions of(DefinitionSet set) {
        return new PreparedDefinitions(set, null);
    }

    /** The definitions that replace these. */
    public PreparedDefinitions next(DefinitionSet others) {
        return new PreparedDefinitions(others, this);
    }

    private PreparedDefinitions(DefinitionSet set, PreparedDefinitions before) {
        this.set = set;
        for (Slo slo : set.slos()) {
            slos.put(slo.name(), slo);
            if (slo.grouping().allServices()) {
                ofAllServices.add(slo);
            } else {
                byService
                        .computeIfAbsent(slo.service(), service -> new ArrayList<>(1))
                        .add(slo);
            }
        }
        this.corrections = corrections(set, before == null ? Map.of() : before.corrections);
        this.fields = fieldsRead(set.slos());
        this.rules = rules(before);
        this.policies = new BudgetPolicies(set.policies());
        this.overrides = new ReleaseOverrides(set.overrides());
        this.number = before == null ? 0 : before.number + 1;
        this.changes = before == null ? List.of() : DefinitionChange.recent(before.changes, before, this);
    }

    /** Reuses the ids of unchanged SLOs, and the map itself if no rule has changed, so that comparing it is cheap. */
    @SuppressWarnings("ReferenceEquality")
    private Map<RuleId, Rule> rules(PreparedDefinitions before) {
        Map<RuleId, Rule> all = new HashMap<>();
        for (Slo slo : slos.values()) {
            List<RuleId> ids = before != null && before.slos.get(slo.name()) == slo
                    ? before.rulesOf(slo.name())
                    : slo.objectives().stream()
                            .map(objective -> RuleId.of(slo, objective))
                            .toList();
            rulesBySlo.put(slo.name(), ids);
            Optional<String> service = slo.grouping().allServices() ? Optional.empty() : Optional.of(slo.service());
            for (int i = 0; i < ids.size(); i++) {
                all.put(ids.get(i), new Rule(slo.name(), slo.objectives().get(i).name(), service, slo.input()));
            }
        }
        return before != null && before.rules.equals(all) ? before.rules : Map.copyOf(all);
    }

    private static Map<String, Corrections> corrections(DefinitionSet set, Map<String, Corrections> before) {
        Map<String, List<BudgetCorrection>> bySlo = new HashMap<>();
        for (BudgetCorrection correction : set.corrections()) {
            correction.slos().forEach(slo -> bySlo.computeIfAbsent(slo, name -> new ArrayList<>())
                    .add(correction));
        }
        Map<String, Corrections> all = new HashMap<>();
        bySlo.forEach((slo, list) -> {
            String revision = list.stream()
                    .map(correction -> correction.name() + '@' + correction.revision())
                    .sorted()
                    .collect(Collectors.joining(","));
            Corrections known = before.get(slo);
            all.put(
                    slo,
                    known != null && known.revision.equals(revision)
                            ? known
                            : new Corrections(revision, Exclusions.of(list)));
        });
        return all;
    }

    /**
     * The change since earlier definitions. The cost is proportional to the change, unless there were many changes since.
     */
    public DefinitionChange since(PreparedDefinitions earlier) {
        int back = (int) Math.min(number - earlier.number, Integer.MAX_VALUE);
        return back <= changes.size()
                ? DefinitionChange.all(changes.subList(changes.size() - back, changes.size()))
                : DefinitionChange.between(earlier, this);
    }

    public DefinitionSet set() {
        return set;
    }

    public Map<String, Slo> slos() {
        return slos;
    }

    /** The SLOs that name the service, without those for all services. */
    public List<Slo> slosOf(String service) {
        return byService.getOrDefault(service, List.of());
    }

    /** Whether an SLO names the service. */
    public boolean names(String service) {
        return byService.containsKey(service);
    }

    public List<Slo> ofAllServices() {
        return ofAllServices;
    }

    public Corrections correctionsOf(String slo) {
        return corrections.getOrDefault(slo, Corrections.NONE);
    }

    /** The fields of outcomes that must be decoded to count by these definitions. */
    public FieldsRead fields() {
        return fields;
    }

    /**
     * The rules by which the objectives are counted. The same object as before if no rule has changed.
     */
    public Map<RuleId, Rule> rules() {
        return rules;
    }

    /** The rules of the objectives of an SLO, in the order of its objectives; empty if there is no such SLO. */
    public List<RuleId> rulesOf(String slo) {
        return rulesBySlo.getOrDefault(slo, List.of());
    }

    /** Only the objectives with these rules, to count outcomes again. Composites and everything else is left out. */
    public PreparedDefinitions restrictedTo(Set<RuleId> chosen) {
        List<Slo> restricted = new ArrayList<>();
        for (Slo slo : slos.values()) {
            List<RuleId> ids = rulesOf(slo.name());
            List<Objective> objectives = IntStream.range(0, ids.size())
                    .filter(i -> chosen.contains(ids.get(i)))
                    .mapToObj(slo.objectives()::get)
                    .toList();
            if (!objectives.isEmpty()) {
                restricted.add(slo.withObjectives(objectives));
            }
        }
        return of(DefinitionSet.of(restricted));
    }

    public BudgetPolicies policies() {
        return policies;
    }

    public ReleaseOverrides overrides() {
        return overrides;
    }

    /** The fields that must be decoded: those that the SLOs read, and those that identify contributors. */
    public static FieldsRead fieldsRead(List<Slo> slos) {
        Set<OutcomeField> fields = EnumSet.of(OutcomeField.OPERATION, OutcomeField.STATUS_CODE, OutcomeField.OUTCOME);
        Set<String> attributes = new HashSet<>();
        boolean allAttributes = false;
        for (Slo slo : slos) {
            for (Objective objective : slo.objectives()) {
                FieldsRead reads = objective.sli().reads();
                fields.addAll(reads.fields());
                attributes.addAll(reads.attributes());
                allAttributes |= reads.allAttributes();
            }
            if (slo.grouping().isGrouped()) {
                fields.add(OutcomeField.ATTRIBUTES);
                attributes.addAll(slo.grouping().attributes());
            }
        }
        // The names have no meaning then, and a decoder is replaced only if this changes.
        return new FieldsRead(fields, allAttributes, allAttributes ? Set.of() : attributes);
    }
}
