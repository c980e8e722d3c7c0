package dev.slowburn.notify;

import dev.slowburn.domain.slo.Composite;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Whether the definitions in force still define the budget of a notification. */
final class DefinedBudgets implements Predicate<Notification> {
    private final Supplier<DefinitionSet> definitions;

    DefinedBudgets(Supplier<DefinitionSet> definitions) {
        this.definitions = definitions;
    }

    @Override
    public boolean test(Notification notification) {
        return definitions.get().slos().stream()
                .anyMatch(slo -> slo.name().equals(notification.slo())
                        && defines(slo, notification.objective(), notification.service()));
    }

    private static boolean defines(Slo slo, String objective, String service) {
        boolean hasObjective = (slo.composite().isPresent() && objective.equals(Composite.NAME))
                || slo.objectives().stream().anyMatch(each -> each.name().equals(objective));
        return hasObjective && (slo.grouping().allServices() || slo.service().equals(service));
    }
}
