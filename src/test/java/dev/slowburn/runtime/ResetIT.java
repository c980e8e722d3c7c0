package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reset of an application as described in the runbook. */
@ExtendWith(RealCluster.class)
class ResetIT {
    private static final String EXHAUSTED = "checkout-availability/objective-1:checkout:EXHAUSTED:100:1";
    private static final Pattern TOPICS = Pattern.compile("kafka-topics.sh .* --delete --topic '([^']+)'");

    private final Instant at = Instant.now();

    @Test
    void countsEverythingAgainAfterAReset(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 2).byWallClock()) {
            String application = scene.settings(Map.of()).get("application.id");
            scene.send(List.of(Outcomes.good("checkout", at, 5), Outcomes.bad("checkout", at, 5)));
            countUntil(scene, 1);

            reset(cluster, application);
            countUntil(scene, 2);

            assertThat(scene.snapshots()
                            .get("checkout-availability/objective-1")
                            .getTotal())
                    .isEqualTo(10);
        }
    }

    /** Runs until the budget's EXHAUSTED event has been published that many times. */
    private static void countUntil(Scene scene, int times) {
        try (Slowburn slowburn =
                Slowburn.start(scene.config(Map.of()), List.of(Slos.availability("checkout", "0.9", "1d")))) {
            await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                assertThat(slowburn.hasFailed()).isFalse();
                assertThat(scene.events())
                        .extracting(BudgetEvent::getEventId)
                        .filteredOn(EXHAUSTED::equals)
                        .hasSize(times);
            });
        }
    }

    /** Keeps the local state: state of a deleted group must not be used. */
    private static void reset(DevCluster cluster, String application)
            throws IOException, ExecutionException, InterruptedException {
        Matcher command = TOPICS.matcher(Files.readString(Path.of("src/site/markdown/operate/runbook.md")));
        assertThat(command.find()).isTrue();
        Pattern own = Pattern.compile(command.group(1).replace("slowburn", application));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            admin.deleteConsumerGroups(List.of(application)).all().get();
            List<String> topics = admin.listTopics().names().get().stream()
                    .filter(name -> own.matcher(name).matches())
                    .toList();
            assertThat(topics).hasSizeGreaterThan(3);
            admin.deleteTopics(topics).all().get();
        }
    }
}
