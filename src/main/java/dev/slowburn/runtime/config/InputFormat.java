package dev.slowburn.runtime.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Format of the records of an input. */
public enum InputFormat {
    AVRO("avro"),
    OTLP_PROTO("otlp-proto"),
    OTLP_JSON("otlp-json"),
    OTLP_METRICS("otlp-metrics"),
    OTLP_METRICS_JSON("otlp-metrics-json"),
    JSON("json");

    private final String word;

    InputFormat(String word) {
        this.word = word;
    }

    /** The name in the configuration. */
    public String word() {
        return word;
    }

    /** Whether its records have metrics of OpenTelemetry, whose durations are known by bucket. */
    public boolean hasBuckets() {
        return this == OTLP_METRICS || this == OTLP_METRICS_JSON;
    }

    static Optional<InputFormat> of(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word.equals(word.strip()))
                .findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(InputFormat::word).collect(Collectors.joining(", "));
    }
}
