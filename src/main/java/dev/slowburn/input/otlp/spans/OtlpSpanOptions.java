package dev.slowburn.input.otlp.spans;

import dev.slowburn.input.otlp.ServicePatterns;
import java.util.List;
import java.util.Set;

/**
 * Which spans are counted, and as what.
 *
 * @param kinds kinds of the spans that are counted
 * @param sampling what sampled spans count as
 * @param countAttribute attribute with the number of requests that a span stands for; empty if there is none
 * @param serviceAttributes resource attributes whose values, joined by slashes, are the service. The last is required
 * @param services patterns of the services that are counted; {@code *} stands for any characters
 */
public record OtlpSpanOptions(
        Set<SpanKind> kinds,
        SpanSampling sampling,
        String countAttribute,
        List<String> serviceAttributes,
        List<String> services) {
    /** The defaults. */
    public static final OtlpSpanOptions DEFAULT = new OtlpSpanOptions(
            Set.of(SpanKind.SERVER, SpanKind.CONSUMER),
            SpanSampling.ADJUST,
            "",
            List.of("service.name"),
            List.of(ServicePatterns.ALL));

    public OtlpSpanOptions {
        kinds = Set.copyOf(kinds);
        serviceAttributes = List.copyOf(serviceAttributes);
        services = List.copyOf(services);
        if (kinds.isEmpty() || serviceAttributes.isEmpty() || services.isEmpty()) {
            throw new IllegalArgumentException("kinds, service attributes and services must not be empty");
        }
    }
}
