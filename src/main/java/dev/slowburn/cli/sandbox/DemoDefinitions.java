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
 * What the demo runs with: all examples. Those of {@code demo.yaml} are the ones whose budgets are compared with what the
 * generator counted; the others show what else there is.
 */
final class DemoDefinitions {
    private static final String FOLDER = "/examples/";
    private static final String COMPARED = "demo.yaml";

    /** A folder within a jar can't be listed. */
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
            throw new IllegalStateException("the demo's own definitions are wrong: " + all.problems());
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

    /** The SLOs whose budgets are compared, by name, with the one objective that each has. */
    Map<String, Objective> compared() {
        return compared;
    }
}
