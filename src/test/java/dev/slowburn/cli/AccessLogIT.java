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
import dev.slowburn.testkit.instance.WebLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Budgets computed from an access log of 10,000 requests, with a real broker and a real registry. */
@ExtendWith(RealCluster.class)
class AccessLogIT {
    private static final String DEFINITIONS =
            WebLog.slo("no-server-errors", 500, "0.999") + "---\n" + WebLog.slo("no-errors", 400, "0.99");

    @TempDir
    Path folder;

    @ParameterizedTest(name = "partitions={0} instances={1} shuffled={2} group.protocol={3}")
    @CsvSource({"1, 1, false, classic", "6, 1, false, streams", "6, 2, false, classic", "6, 1, true, classic"})
    void computesExactBudgetsFromTheLog(
            int partitions, int instances, boolean shuffled, String protocol, DevCluster cluster) throws IOException {
        Path log = WebLog.write(folder, shuffled);
        LoadResult loaded = Definitions.parse("definitions.yaml", DEFINITIONS);
        assertThat(loaded.problems()).isEmpty();
        List<Slowburn> running = new ArrayList<>();

        try (Scene scene = new Scene(cluster, partitions)) {
            try {
                for (int i = 0; i < instances; i++) {
                    running.add(
                            Slowburn.start(scene.config(Map.of("streams.group.protocol", protocol)), loaded.slos()));
                }
                WebLog.ingest(scene, log);

                await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                    BudgetSnapshot strict = scene.snapshots().get("no-server-errors/most");
                    assertThat(strict).isNotNull();
                    assertThat(strict.getTotal()).isEqualTo(WebLog.LINES);
                    assertThat(strict.getBad()).isEqualTo(WebLog.SERVER_ERRORS);
                    assertThat(strict.getConsumedRatio()).isEqualTo(0.3);
                    BudgetSnapshot lax = scene.snapshots().get("no-errors/most");
                    assertThat(lax.getTotal()).isEqualTo(WebLog.LINES);
                    assertThat(lax.getBad()).isEqualTo(WebLog.SERVER_ERRORS + WebLog.CLIENT_ERRORS);
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
}
