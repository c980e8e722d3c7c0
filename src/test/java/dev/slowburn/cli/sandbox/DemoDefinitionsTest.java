package dev.slowburn.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.RollingWindow;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.LoadResult;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.sandbox.SampleTraffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DemoDefinitionsTest {
    private static final Path FOLDER = Path.of("src/main/resources/examples");

    static List<String> files() {
        return DemoDefinitions.FILES;
    }

    @Test
    void includesAllExamples() throws IOException {
        try (Stream<Path> found = Files.list(FOLDER)) {
            assertThat(found.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(DemoDefinitions.FILES);
        }
        assertThat(new DemoDefinitions().sources()).hasSameSizeAs(DemoDefinitions.FILES);
    }

    /** Windows of demo.yaml are too short for some of the default alerts, which causes warnings. */
    @ParameterizedTest
    @MethodSource("files")
    void loadsEachExampleOnItsOwn(String file) {
        LoadResult loaded = Definitions.load(List.of(FOLDER.resolve(file)));

        assertThat(loaded.problems()).isEmpty();
        if (file.equals("demo.yaml")) {
            assertThat(loaded.warnings())
                    .extracting(Problem::reason)
                    .allMatch(reason -> reason.matches(
                            ".*default alerts omit .*: (another alert already has this look-back|with a target .*)"));
        } else {
            assertThat(loaded.warnings()).isEmpty();
        }
    }

    /** Compared SLOs need rolling windows, because the generator counts over a number of minutes that end now. */
    @Test
    void comparesTheEightBudgetsOfTheDemo() {
        DemoDefinitions definitions = new DemoDefinitions();

        assertThat(definitions.compared()).hasSize(8);
        assertThat(definitions.compared().values())
                .allSatisfy(objective -> assertThat(objective.window()).isInstanceOf(RollingWindow.class));
        assertThat(Definitions.load(List.of(FOLDER.resolve("demo.yaml"))).slos())
                .extracting(Slo::name)
                .containsExactlyInAnyOrderElementsOf(definitions.compared().keySet());
    }

    /** The web UI shows labels and descriptions. */
    @Test
    void statesWhichServiceSendsSpans() {
        assertThat(Definitions.load(List.of(FOLDER.resolve("demo.yaml"))).slos())
                .filteredOn(slo -> slo.labels().containsKey("input"))
                .singleElement()
                .satisfies(slo -> {
                    assertThat(slo.service()).isEqualTo(SampleTraffic.SPAN_SERVICE);
                    assertThat(slo.labels().get("input")).containsExactly("OpenTelemetry spans");
                    assertThat(slo.about().description())
                            .hasValueSatisfying(text -> assertThat(text).contains("spans"));
                });
    }
}
