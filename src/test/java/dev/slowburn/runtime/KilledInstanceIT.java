package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.instance.InstanceProcess;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Instances are killed while they process, with and without their state. */
@ExtendWith(RealCluster.class)
class KilledInstanceIT {
    private static final int BATCH = 20_000;

    @TempDir
    Path folder;

    private final Instant start = Instant.now().minus(Duration.ofHours(6));
    private final SplittableRandom random = new SplittableRandom(11);
    private long good;
    private long bad;

    @Test
    void countsExactlyOnceAndRepeatsNoEvent(DevCluster cluster) throws IOException {
        Path definitions = Files.writeString(folder.resolve("slo.yaml"), Slos.checkoutYaml("0.99"));
        Path lost = Files.createDirectory(folder.resolve("lost"));
        try (Scene scene = new Scene(cluster, 4).byWallClock()) {
            List<String> own = run(scene, definitions, Map.of());
            List<String> withoutState = run(scene, definitions, Map.of("state.dir", lost.toString()));

            killInMidStream(scene, own);
            killInMidStream(scene, own);
            killInMidStream(scene, withoutState);

            try (InstanceProcess last = InstanceProcess.start(own)) {
                scene.send(batch());
                await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                    assertThat(last.isAlive()).as(last::output).isTrue();
                    assertThat(total(scene)).isEqualTo(good + bad);
                });
                assertThat(scene.snapshots().get("checkout/all").getBad()).isEqualTo(bad);
                last.interrupt();
                assertThat(last.awaitEnd()).as(last.output()).isZero();
            }
            assertThat(total(scene)).isEqualTo(good + bad);
            assertThat(scene.snapshots().get("checkout/all").getBad()).isEqualTo(bad);
            assertThat(scene.events())
                    .extracting(BudgetEvent::getEventId)
                    .contains("checkout/all:checkout:EXHAUSTED:100:1")
                    .doesNotHaveDuplicates();
            assertThat(scene.deadLetters()).isEmpty();
        }
    }

    private static List<String> run(Scene scene, Path definitions, Map<String, String> more) {
        List<String> arguments = new ArrayList<>(List.of("run", "--definitions", definitions.toString()));
        Map<String, String> settings = new HashMap<>(more);
        settings.putAll(InstanceProcess.SOON_GIVEN_UP);
        arguments.addAll(scene.options(settings));
        return arguments;
    }

    /** Kills the instance after some outcomes are published, while others are being processed. */
    private void killInMidStream(Scene scene, List<String> arguments) {
        long before = good + bad;
        scene.send(batch());
        try (InstanceProcess instance = InstanceProcess.start(arguments)) {
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                assertThat(instance.isAlive()).as(instance::output).isTrue();
                return total(scene) > before;
            });
            scene.send(batch());
            instance.kill();
        }
        assertThat(total(scene)).isLessThan(good + bad + 1);
    }

    private static long total(Scene scene) {
        BudgetSnapshot snapshot = scene.snapshots().get("checkout/all");
        return snapshot == null ? 0 : snapshot.getTotal();
    }

    /** Outcomes over some hours in random order; the test counts them as well. */
    private List<RequestOutcome> batch() {
        List<RequestOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            Instant at = start.plusSeconds(random.nextInt(6 * 3_600));
            boolean fails = random.nextInt(100) < 2;
            outcomes.add(fails ? Outcomes.bad("checkout", at, 1) : Outcomes.good("checkout", at, 1));
            good += fails ? 0 : 1;
            bad += fails ? 1 : 0;
        }
        return outcomes;
    }
}
