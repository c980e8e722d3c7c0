package dev.slowburn.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.testkit.instance.InstanceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo in a separate process, run from the jar. */
class DemoIT {
    @TempDir
    Path folder;

    @Test
    void publishesExactBudgetsAndDeletesAllData() throws IOException {
        String output = demo(List.of("demo", "--for", "15s", "--json"));

        List<JsonNode> budgets = new ArrayList<>();
        for (String line : output.lines().filter(each -> each.startsWith("{")).toList()) {
            budgets.add(new ObjectMapper().readTree(line));
        }
        assertThat(budgets).hasSize(8).allSatisfy(budget -> {
            assertThat(budget.path("total").asLong()).isPositive();
            assertThat(budget.path("total").asLong())
                    .isEqualTo(budget.path("sent_total").asLong());
            assertThat(budget.path("bad").asLong())
                    .isEqualTo(budget.path("sent_bad").asLong());
        });
        assertThat(budgets)
                .filteredOn(budget -> budget.path("input").asText().equals("spans"))
                .singleElement()
                .satisfies(budget ->
                        assertThat(budget.path("budget").asText()).isEqualTo("search-availability/availability"));
        assertNoFilesAreLeft();
    }

    @Test
    void exitsWithZeroOnCtrlC() throws IOException {
        try (InstanceProcess demo = InstanceProcess.start(folder, List.of("demo"))) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> demo.output().contains("checkout-availability") || !demo.isAlive());
            demo.interrupt();

            assertThat(demo.awaitEnd()).as(demo.output()).isZero();
            assertThat(demo.output())
                    .contains(
                            "search arrives as OpenTelemetry spans in the topic otlp_spans", "All 8 budgets are exact");
        }
        assertNoFilesAreLeft();
    }

    private String demo(List<String> arguments) {
        try (InstanceProcess demo = InstanceProcess.start(folder, arguments)) {
            assertThat(demo.awaitEnd()).as(demo.output()).isZero();
            return demo.output();
        }
    }

    private void assertNoFilesAreLeft() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }
}
