package dev.slowburn.domain.slo;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * Somebody's word, which holds in place of what budgets say until it expires.
 *
 * @param services whose releases it decides about; never empty
 * @param expires in epoch milliseconds
 */
public record ReleaseOverride(
        String name, Set<String> services, Decision decision, long expires, String author, String reason) {
    public ReleaseOverride {
        services = Set.copyOf(services);
        if (services.isEmpty()) {
            throw new IllegalArgumentException("override " + name + ": services must not be empty");
        }
        requireNonNull(decision, "decision");
        requireNonNull(author, "author");
        requireNonNull(reason, "reason");
    }
}
