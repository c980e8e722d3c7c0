package dev.slowburn.tracking;

import dev.slowburn.domain.slo.Grouping;
import java.util.function.Predicate;

/**
 * The services whose budgets a {@link BudgetRegistry} tracks. Their definitions may name other services, whose budgets are tracked
 * elsewhere.
 *
 * @param owned whether a service is one of them
 * @param overflow pseudo-service for the outcomes of services beyond the cap on services
 */
public record OwnedServices(Predicate<String> owned, String overflow) {
    public static final OwnedServices ALL = new OwnedServices(service -> true, Grouping.OVERFLOW);

    public boolean contains(String service) {
        return owned.test(service);
    }
}
