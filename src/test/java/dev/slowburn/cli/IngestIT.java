package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.runtime.Slowburn;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code ingest} with a real broker. */
@ExtendWith(RealCluster.class)
class IngestIT {
    private static final String LINES = """
            {"service": "checkout", "occurred_at": "2026-03-01T12:00:00Z", "status_code": 200}
            {"occurred_at": "2026-03-01T12:00:01Z", "outcome": "TIMEOUT", "count": 3}
            {"occurred_at": "2026-03-01T12:00:02Z", "status": 200}
            this is not JSON

            """;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void sendsReadableLinesAndReportsTheOthers(DevCluster cluster) throws IOException {
        Path file = Files.writeString(folder.resolve("outcomes.jsonl"), LINES);
        try (Scene scene = new Scene(cluster, 2);
                Slowburn slowburn =
                        Slowburn.start(scene.config(Map.of()), List.of(Slos.availability("checkout", "0.9", "1d")))) {
            int code = ingest(scene, "--json", "--format", "jsonl", "--service", "checkout", file.toString());

            assertThat(code).as(err.toString()).isZero();
            JsonNode summary = new ObjectMapper().readTree(out.toString());
            assertThat(summary.path("lines").asInt()).isEqualTo(5);
            assertThat(summary.path("sent").asInt()).isEqualTo(2);
            assertThat(summary.path("unreadable").asInt()).isEqualTo(2);
            assertThat(summary.path("blank").asInt()).isEqualTo(1);
            assertThat(summary.path("first_unreadable").path(0).path("line").asInt())
                    .isEqualTo(3);
            assertThat(err.toString()).contains(file + ":3: ", "status", file + ":4: ");
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                assertThat(scene.snapshots()).containsKey("checkout-availability/objective-1");
                assertThat(scene.snapshots()
                                .get("checkout-availability/objective-1")
                                .getTotal())
                        .isEqualTo(4);
            });
            assertThat(slowburn.hasFailed()).isFalse();
        }
    }

    @Test
    void exitsWithTwoForAFileInAnotherFormat(DevCluster cluster) throws IOException {
        Path file = Files.writeString(folder.resolve("access.log"), "neither\nnor\n");
        try (Scene scene = new Scene(cluster, 1)) {
            assertThat(ingest(scene, "--format", "combined", "--service", "web", file.toString()))
                    .isEqualTo(2);
            assertThat(out.toString()).contains("2 lines: 0 outcomes sent, 2 unreadable");
        }
    }

    @Test
    void namesMissingOptionsAndFiles(DevCluster cluster) throws IOException {
        Path file = Files.writeString(folder.resolve("access.log"), "");
        try (Scene scene = new Scene(cluster, 1)) {
            assertThat(ingest(scene, "--format", "common", file.toString())).isEqualTo(2);
            assertThat(ingest(scene, "--format", "xml", "--service", "web", file.toString()))
                    .isEqualTo(2);
            assertThat(ingest(scene, "--format", "common", "--service", "web", folder + "/nowhere.log"))
                    .isEqualTo(2);
            assertThat(err.toString())
                    .contains(
                            "--service is required",
                            "--format: must be combined, common, jsonl or json, was 'xml'",
                            "can't read " + folder + "/nowhere.log");
        }
    }

    private int ingest(Scene scene, String... options) {
        List<String> arguments = new ArrayList<>(List.of("ingest"));
        arguments.addAll(scene.options(Map.of()));
        arguments.addAll(Arrays.asList(options));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }
}
