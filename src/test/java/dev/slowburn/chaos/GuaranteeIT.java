package dev.slowburn.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.chaos.verdict.LedgerCheck;
import dev.slowburn.chaos.verdict.TopicReader;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that the ledger comparison of {@link ChaosIT} detects double counting. */
@ExtendWith(RealCluster.class)
class GuaranteeIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    @Test
    void atLeastOnceCountsUncommittedOutcomesOfAKilledInstanceTwice(DevCluster cluster) throws IOException {
        try (Scene scene = new Scene(cluster, 4);
                Fleet fleet = new Fleet(folder, folder, options(scene));
                Generator generator = new Generator(scene, cluster.bootstrap(), 1, 2_000)) {
            SpansInput.createTopic(cluster.bootstrap(), scene);
            ManagedInstance instance = fleet.add();
            generator.start();
            TopicReader tallies = new TopicReader(cluster.bootstrap());
            String topic = scene.settings(Map.of()).get("application.id") + "-tallies-repartition";
            // Records of progress have no service as their key.
            Await.until(TIMEOUT, "tallies to be sent", () -> instance.isReady() && tallies.hasKey(topic));

            Await.until(TIMEOUT, "the middle between two commits", () -> isBetweenCommits(System.currentTimeMillis()));
            fleet.replace(instance, generator::finish);

            assertThat(new LedgerCheck(fleet, generator.truth(), Map.of()).await(TIMEOUT))
                    .anyMatch(problem -> problem.endsWith("more than sent"));
        }
    }

    /** The commits that tasks request are at multiples of the interval. */
    private static boolean isBetweenCommits(long millis) {
        long sinceCommit = millis % COMMIT_INTERVAL.toMillis();
        return sinceCommit > COMMIT_INTERVAL.toMillis() / 5 && sinceCommit < COMMIT_INTERVAL.toMillis() / 2;
    }

    private List<String> options(Scene scene) throws IOException {
        Path definitions =
                Files.writeString(folder.resolve("definitions.yaml"), String.join("---\n", Generator.documents()));
        List<String> options = new ArrayList<>(List.of("--definitions", definitions.toString()));
        Map<String, String> settings = new HashMap<>(SpansInput.settings(scene));
        settings.putAll(Map.of(
                "clock",
                "wall",
                "streams.processing.guarantee",
                "at_least_once",
                // Tallies are emitted immediately and committed much later, so that the crash is in between.
                "combine.buffer",
                "10",
                "commit.interval",
                COMMIT_INTERVAL.toSeconds() + "s",
                // The tasks of the killed instance are reassigned soon.
                "streams.consumer.session.timeout.ms",
                "6000"));
        options.addAll(scene.options(settings));
        return options;
    }
}
