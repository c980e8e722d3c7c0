package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BudgetState;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.LoadResult;
import dev.slowburn.runtime.Slowburn;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Budgets computed from an access log of 10,000 requests, with a real broker and a real registry. */
@ExtendWith(RealCluster.class)
class AccessLogIT {
    private static final int LINES = 10_000;
    private static final int SERVER_ERRORS = 3;
    private static final int CLIENT_ERRORS = 217;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);
    private static final String DEFINITIONS = """
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: no-server-errors}
            spec:
              service: web
              indicator:
                metadata: {name: below-500}
                spec:
                  ratioMetric:
                    good: {metricSource: {type: slowburn, spec: {filter: status_code < 500}}}
                    total: {metricSource: {type: slowburn, spec: {filter: status_code != null}}}
              timeWindow: [{duration: 28d, isRolling: true}]
              budgetingMethod: Occurrences
              objectives: [{displayName: most, target: 0.999}]
            ---
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: no-errors}
            spec:
              service: web
              indicator:
                metadata: {name: below-400}
                spec:
                  ratioMetric:
                    good: {metricSource: {type: slowburn, spec: {filter: status_code < 400}}}
                    total: {metricSource: {type: slowburn, spec: {filter: status_code != null}}}
              timeWindow: [{duration: 28d, isRolling: true}]
              budgetingMethod: Occurrences
              objectives: [{displayName: most, targetPercent: 99}]
            """;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "partitions={0} instances={1} shuffled={2} group.protocol={3}")
    @CsvSource({"1, 1, false, classic", "6, 1, false, streams", "6, 2, false, classic", "6, 1, true, classic"})
    void computesExactBudgetsFromTheLog(
            int partitions, int instances, boolean shuffled, String protocol, DevCluster cluster) throws IOException {
        Path log = folder.resolve("access.log");
        Files.write(log, lines(shuffled));
        LoadResult loaded = Definitions.parse("definitions.yaml", DEFINITIONS);
        assertThat(loaded.problems()).isEmpty();
        List<Slowburn> running = new ArrayList<>();

        try (Scene scene = new Scene(cluster, partitions)) {
            try {
                for (int i = 0; i < instances; i++) {
                    running.add(
                            Slowburn.start(scene.config(Map.of("streams.group.protocol", protocol)), loaded.slos()));
                }
                assertThat(ingest(scene, log)).contains("10,000 lines: 10,000 outcomes sent, 0 unreadable");

                await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                    BudgetSnapshot strict = scene.snapshots().get("no-server-errors/most");
                    assertThat(strict).isNotNull();
                    assertThat(strict.getTotal()).isEqualTo(LINES);
                    assertThat(strict.getBad()).isEqualTo(SERVER_ERRORS);
                    assertThat(strict.getConsumedRatio()).isEqualTo(0.3);
                    BudgetSnapshot lax = scene.snapshots().get("no-errors/most");
                    assertThat(lax.getTotal()).isEqualTo(LINES);
                    assertThat(lax.getBad()).isEqualTo(SERVER_ERRORS + CLIENT_ERRORS);
                    assertThat(lax.getConsumedRatio()).isEqualTo(2.2);
                    assertThat(lax.getState()).isEqualTo(BudgetState.EXHAUSTED);
                });
                assertThat(scene.deadLetters()).isEmpty();
                assertAlternating(scene.events());
            } finally {
                // Must be closed before the scene deletes their state.
                running.forEach(Slowburn::close);
            }
        }
    }

    private static void assertAlternating(List<BudgetEvent> events) {
        assertThat(events).extracting(BudgetEvent::getEventId).doesNotHaveDuplicates();
        List<String> types = events.stream()
                .filter(event -> event.getBudgetId().equals("no-errors/most"))
                .map(event -> event.getType().name())
                .filter(type -> type.equals("EXHAUSTED") || type.equals("RECOVERED"))
                .toList();
        assertThat(types).isNotEmpty();
        for (int i = 0; i < types.size(); i++) {
            assertThat(types.get(i)).isEqualTo(i % 2 == 0 ? "EXHAUSTED" : "RECOVERED");
        }
        assertThat(types.get(types.size() - 1)).isEqualTo("EXHAUSTED");
    }

    private static String ingest(Scene scene, Path log) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        List<String> arguments = new ArrayList<>(List.of("ingest", "--format", "combined", "--service", "web"));
        arguments.addAll(scene.options(Map.of()));
        arguments.add(log.toString());
        assertThat(command.execute(arguments.toArray(String[]::new)))
                .as(err.toString())
                .isZero();
        return out.toString();
    }

    /** Requests of 3.5 days: some errors at first, then few for a long time, then the rest. */
    private static List<String> lines(boolean shuffled) {
        ZonedDateTime start = ZonedDateTime.of(2026, 3, 1, 10, 0, 0, 0, ZoneOffset.ofHours(2));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            lines.add(line(i, start.plusSeconds(i * 30L), status(i)));
        }
        if (shuffled) {
            Collections.shuffle(lines, new Random(7));
        }
        return lines;
    }

    private static int status(int line) {
        if (line % 4_000 == 50) {
            return 503;
        }
        boolean early = line >= 100 && line < 110;
        boolean late = line >= LINES - (CLIENT_ERRORS - 10);
        return early || late ? 404 : 200;
    }

    private static String line(int number, ZonedDateTime at, int status) {
        return "192.0.2.%d - - [%s] \"GET /item/%d?from=home HTTP/1.1\" %d %d \"-\" \"agent \\\"quoted\\\" 1.0\""
                .formatted(number % 250, TIME.format(at), number, status, 100 + number);
    }
}
