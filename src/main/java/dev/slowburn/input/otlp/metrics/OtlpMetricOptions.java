package dev.slowburn.input.otlp.metrics;

import dev.slowburn.input.otlp.ServicePatterns;
import java.util.List;

/**
 * Which metrics are counted.
 *
 * @param metrics names of histograms of durations, and of sums of requests
 * @param serviceAttributes resource attributes whose values, joined by slashes, are the service. The last is required
 * @param services patterns of the services that are counted; {@code *} stands for any characters
 */
public record OtlpMetricOptions(List<String> metrics, List<String> serviceAttributes, List<String> services) {
    /** The defaults. */
    public static final OtlpMetricOptions DEFAULT = new OtlpMetricOptions(
            List.of("http.server.request.duration"), List.of("service.name"), List.of(ServicePatterns.ALL));

    public OtlpMetricOptions {
        metrics = List.copyOf(metrics);
        serviceAttributes = List.copyOf(serviceAttributes);
        services = List.copyOf(services);
        if (metrics.isEmpty() || serviceAttributes.isEmpty() || services.isEmpty()) {
            throw new IllegalArgumentException("metrics, service attributes and services must not be empty");
        }
    }
}
