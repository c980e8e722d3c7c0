package dev.slowburn.domain.slo;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * Overrides the computed release decisions of the listed services until it expires.
 *
 * @param services the services to whose releases it applies; never empty
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
