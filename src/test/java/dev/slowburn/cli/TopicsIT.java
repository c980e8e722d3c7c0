package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code topics} checks topics and creates missing ones; existing topics are never changed. */
@ExtendWith(RealCluster.class)
class TopicsIT {
    private final StringWriter out = new StringWriter();
    private final Map<String, String> fresh = Map.of("topic.request.outcomes", "fresh-" + UUID.randomUUID());

    @Test
    void reportsMissingTopicsAndCreatesThemOnRequest(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1)) {
            assertThat(topics(scene, fresh)).isEqualTo(1);
            assertThat(out.toString()).contains("missing; create it with --create");

            assertThat(topics(scene, fresh, "--create", "--partitions", "12")).isZero();
            assertThat(out.toString()).contains("created with 12 partitions");

            assertThat(topics(scene, fresh)).isZero();
            assertThat(out.toString()).contains("ok: 12 partitions, cleanup.policy=delete, retention.ms=3024000000");
        }
    }

    @Test
    void rejectsATopicWithAnotherCleanupPolicy(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1);
                Scene other = new Scene(cluster, 1)) {
            Map<String, String> swapped =
                    Map.of("topic.budget.snapshots", other.topics().budgetEvents());

            assertThat(topics(scene, swapped)).isEqualTo(1);
            assertThat(out.toString()).contains("has cleanup.policy=delete, needs compact");
        }
    }

    @Test
    void notesARetentionShorterThanTheLedgers(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1)) {
            assertThat(topics(scene, Map.of("ledger.retention", "90d"))).isZero();
            assertThat(out.toString()).contains("shorter than ledger.retention");
        }
    }

    private int topics(Scene scene, Map<String, String> settings, String... options) {
        out.getBuffer().setLength(0);
        List<String> arguments = new ArrayList<>(List.of("topics"));
        arguments.addAll(List.of(options));
        arguments.addAll(scene.options(settings));
        return Main.commandLine().setOut(new PrintWriter(out, true)).execute(arguments.toArray(String[]::new));
    }
}
