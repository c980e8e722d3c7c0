package dev.slowburn.cli;

import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.input.otlp.json.OtlpJsonSource;
import dev.slowburn.input.otlp.metrics.BucketBounds;
import dev.slowburn.runtime.config.ConfigException;
import dev.slowburn.runtime.config.InputConfig;
import dev.slowburn.runtime.config.InputFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The bounds of the buckets of inputs of metrics: those in a sample record, otherwise those of the semantic conventions. */
final class MetricSamples {
    private MetricSamples() {}

    /**
     * The bounds in microseconds by the input's name; without inputs whose bounds are not known.
     *
     * @param samples files with a record, by the name of an input
     * @throws ConfigException if a sample cannot be read, or is of no input of metrics
     */
    static Map<String, List<Long>> bounds(List<InputConfig> inputs, Map<String, Path> samples) {
        Map<String, List<Long>> bounds = new HashMap<>();
        Set<String> unknown = new TreeSet<>(samples.keySet());
        for (InputConfig input : inputs) {
            if (!input.format().hasBuckets()) {
                continue;
            }
            unknown.remove(input.name());
            if (samples.containsKey(input.name())) {
                bounds.put(input.name(), read(input, samples.get(input.name())));
            } else {
                BucketBounds.ofConventions(input.metrics()).ifPresent(known -> bounds.put(input.name(), known));
            }
        }
        if (!unknown.isEmpty()) {
            throw new ConfigException("--sample: the configuration has no input of metrics named "
                    + String.join(", ", unknown) + "; give the inputs with --config or --set");
        }
        return bounds;
    }

    private static List<Long> read(InputConfig input, Path sample) {
        try {
            byte[] record = Files.readAllBytes(sample);
            boolean isJson = input.format() == InputFormat.OTLP_METRICS_JSON;
            List<Long> bounds =
                    BucketBounds.of(isJson ? OtlpJsonSource.metricsToProtobuf(record) : record, input.metrics());
            if (bounds.isEmpty()) {
                throw new ConfigException("--sample: " + sample + " has no histogram with fixed buckets of "
                        + String.join(", ", input.metrics().metrics()));
            }
            return bounds;
        } catch (IOException e) {
            throw new ConfigException("--sample: can't read " + sample + ": " + Errors.sentence(e));
        } catch (RejectedOutcomeException e) {
            throw new ConfigException("--sample: " + sample + ": " + e.getMessage());
        }
    }
}
