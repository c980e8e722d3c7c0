package dev.slowburn.query;

import dev.slowburn.domain.slo.Budget;
import dev.slowburn.domain.slo.BudgetIds;
import dev.slowburn.domain.slo.Composite;
import dev.slowburn.domain.slo.CompositeMethod;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A budget id resolved by the definitions in force. All instances have the same definitions, so each can determine the service of
 * a budget.
 *
 * @param objective the objective's name, or {@link Composite#NAME}
 */
public record BudgetAddress(String id, Slo slo, String objective, String service, List<String> group) {
    public BudgetAddress {
        group = List.copyOf(group);
    }

    /**
     * Empty if no definition in force has such a budget.
     *
     * @param slos the SLO in force by its name
     */
    static Optional<BudgetAddress> of(Function<String, Optional<Slo>> slos, String id) {
        return BudgetIds.parse(id).flatMap(parts -> slos.apply(parts.slo()).flatMap(slo -> of(slo, id, parts)));
    }

    private static Optional<BudgetAddress> of(Slo slo, String id, BudgetIds.Parts parts) {
        int services = slo.grouping().allServices() ? 1 : 0;
        List<String> values = parts.values();
        if (!hasObjective(slo, parts.objective())
                || values.size() != services + slo.grouping().attributes().size()) {
            return Optional.empty();
        }
        String service = services == 1 ? values.get(0) : slo.service();
        return Optional.of(
                new BudgetAddress(id, slo, parts.objective(), service, values.subList(services, values.size())));
    }

    private static boolean hasObjective(Slo slo, String objective) {
        return isComposite(slo, objective)
                || slo.objectives().stream().anyMatch(each -> each.name().equals(objective));
    }

    private static boolean isComposite(Slo slo, String objective) {
        return slo.composite().isPresent() && objective.equals(Composite.NAME);
    }

    boolean isComposite() {
        return isComposite(slo, objective);
    }

    /** Empty if the budget is not a composite. */
    Optional<CompositeMethod> compositeMethod() {
        return isComposite() ? slo.composite().map(Composite::method) : Optional.empty();
    }

    /** Whether the budget exists without any outcomes. */
    boolean isStatic() {
        return !slo.grouping().allServices() && !slo.grouping().isGrouped();
    }

    /** The objectives whose ledgers it is computed from. */
    List<Objective> objectives() {
        return slo.objectives().stream()
                .filter(each -> isComposite() || each.name().equals(objective))
                .toList();
    }

    Budget budget(Objective of) {
        return new Budget(slo, of, service, group);
    }
}
