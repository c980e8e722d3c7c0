package dev.slowburn.domain.slo;

import dev.slowburn.domain.window.Minutes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All overrides by service. For a service, the strictest override that has not expired applies. */
public final class ReleaseOverrides {
    private static final Comparator<ReleaseOverride> STRICTEST =
            Comparator.comparing(ReleaseOverride::decision).thenComparing(ReleaseOverride::name);

    private final Map<String, List<ReleaseOverride>> byService = new HashMap<>();

    public ReleaseOverrides(List<ReleaseOverride> overrides) {
        overrides.forEach(override -> override.services().forEach(service -> byService
                .computeIfAbsent(service, first -> new ArrayList<>(1))
                .add(override)));
    }

    /** The services with overrides. Their decisions may change with time alone. */
    public Set<String> services() {
        return byService.keySet();
    }

    /** @param now in epoch milliseconds */
    public Optional<ReleaseOverride> of(String service, long now) {
        return byService.getOrDefault(service, List.of()).stream()
                .filter(override -> now < override.expires())
                .max(STRICTEST);
    }

    /**
     * The first minute after {@code afterMinute} at whose end an override of a service has expired; {@link Long#MAX_VALUE} if
     * there is none.
     */
    public long nextExpiry(String service, long afterMinute) {
        return byService.getOrDefault(service, List.of()).stream()
                .mapToLong(override -> Minutes.of(override.expires()))
                .filter(minute -> minute > afterMinute)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
