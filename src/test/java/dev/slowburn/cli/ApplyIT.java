package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.domain.slo.Slo;
import dev.slowburn.runtime.Slowburn;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code apply} and {@code delete} with a running instance. */
@ExtendWith(RealCluster.class)
class ApplyIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void putsAppliedDefinitionsInForceAndRemovesDeletedOnes(DevCluster cluster) throws IOException {
        Path file = Files.writeString(
                folder.resolve("slos.yaml"),
                Yamls.sloOf("answered", "cart", "0.99") + "---\n" + Yamls.sli("answered", "status_code < 500"));
        try (Scene scene = new Scene(cluster, 1);
                Slowburn slowburn = Slowburn.start(scene.config(Map.of()), List.of())) {
            assertThat(run(scene, "apply", "-f", file.toString()))
                    .as(err::toString)
                    .isZero();
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(names(slowburn)).containsExactly("cart"));

            assertThat(run(scene, "delete", "cart", "SLI/answered"))
                    .as(err::toString)
                    .isZero();
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(names(slowburn)).isEmpty());
            assertThat(out.toString().lines())
                    .containsExactly(
                            "SLI/answered  sent to " + scene.topics().sloDefinitions(),
                            "cart  sent to " + scene.topics().sloDefinitions(),
                            "cart  removal sent to " + scene.topics().sloDefinitions(),
                            "SLI/answered  removal sent to " + scene.topics().sloDefinitions());
            assertThat(scene.deadLetters()).isEmpty();
        }
    }

    @Test
    void reportsAMissingTopic(DevCluster cluster) throws IOException {
        Path file = Files.writeString(folder.resolve("slo.yaml"), Yamls.slo("cart", "0.99"));
        try (Scene scene = new Scene(cluster, 1)) {
            assertThat(run(scene, Map.of("topic.slo.definitions", "nowhere"), "apply", "-f", file.toString()))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("topic nowhere does not exist", "slowburn topics --create");
        }
    }

    private static List<String> names(Slowburn slowburn) {
        return slowburn.definitions().slos().stream().map(Slo::name).toList();
    }

    private int run(Scene scene, String... arguments) {
        return run(scene, Map.of(), arguments);
    }

    private int run(Scene scene, Map<String, String> settings, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(scene.options(settings));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
