package dev.slowburn.input.otlp.json;

import java.util.List;

/** The names of the arrays that lead to the items of a record in JSON. */
enum Signal {
    SPANS("resourceSpans", "scopeSpans", "spans"),
    METRICS("resourceMetrics", "scopeMetrics", "metrics");

    /** The objects of a metric that have its data points. */
    static final List<String> DATA = List.of("gauge", "sum", "histogram", "exponentialHistogram", "summary");

    static final String POINTS = "dataPoints";

    @SuppressWarnings("ImmutableEnumChecker") // Created by List.of.
    private final List<String> levels;

    Signal(String resources, String scopes, String items) {
        levels = List.of(resources, scopes, items);
    }

    List<String> levels() {
        return levels;
    }

    String resources() {
        return levels.get(0);
    }

    String scopes() {
        return levels.get(1);
    }

    String items() {
        return levels.get(2);
    }
}
