package dev.slowburn.cli.sandbox;

import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.LoadResult;
import dev.slowburn.openslo.yaml.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The demo's definitions: all examples. Budgets of {@code demo.yaml} are compared with the generator's counts; the other files
 * demonstrate further features.
 */
final class DemoDefinitions {
    private static final String FOLDER = "/examples/";
    private static final String COMPARED = "demo.yaml";

    /** Listed here, because a directory inside a jar can't be listed. */
    static final List<String> FILES = List.of(
            COMPARED,
            "availability.yaml",
            "latency.yaml",
            "timeslices.yaml",
            "ratio-timeslices.yaml",
            "journey.yaml",
            "groups.yaml",
            "alerts.yaml",
            "releases.yaml");

    private final List<Source> sources =
            FILES.stream().map(DemoDefinitions::read).toList();
    private final Map<String, Objective> compared;

    DemoDefinitions() {
        LoadResult all = Definitions.combine(sources, List.of());
        if (!all.valid()) {
            throw new IllegalStateException("invalid demo definitions: " + all.problems());
        }
        compared = Definitions.combine(List.of(read(COMPARED)), List.of()).slos().stream()
                .collect(Collectors.toMap(Slo::name, slo -> slo.objectives().get(0)));
    }

    private static Source read(String file) {
        try (InputStream in = DemoDefinitions.class.getResourceAsStream(FOLDER + file)) {
            return new Source(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Source> sources() {
        return sources;
    }

    /** The SLOs whose budgets are compared, by name; each has a single objective. */
    Map<String, Objective> compared() {
        return compared;
    }
}
