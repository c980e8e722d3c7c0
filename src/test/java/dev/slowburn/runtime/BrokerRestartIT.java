package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.sandbox.EmbeddedBroker;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.instance.Scene;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The broker is restarted while outcomes flow. */
class BrokerRestartIT {
    private static final String BUDGET = "checkout-availability/objective-1";

    private final Instant at = Instant.now();

    @Test
    void continuesAndCountsEachOutcomeOnce() {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Scene scene = new Scene(broker.bootstrap(), "mock://broker-restart", 2).byWallClock();
                Slowburn slowburn =
                        Slowburn.start(scene.config(Map.of()), List.of(Slos.availability("checkout", "0.9", "1d")))) {
            scene.send(Collections.nCopies(1_000, Outcomes.good("checkout", at, 1)));
            scene.send(Collections.nCopies(200, Outcomes.bad("checkout", at, 1)));
            awaitTotal(scene, 1_200);

            scene.send(Collections.nCopies(500, Outcomes.good("checkout", at, 1)));
            broker.stop();
            broker.restart();
            scene.send(Collections.nCopies(300, Outcomes.good("checkout", at, 1)));

            awaitTotal(scene, 2_000);
            assertThat(slowburn.hasFailed()).isFalse();
            assertThat(scene.events()).extracting(BudgetEvent::getEventId).doesNotHaveDuplicates();
        }
    }

    private static void awaitTotal(Scene scene, long total) {
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            assertThat(scene.snapshots()).containsKey(BUDGET);
            assertThat(scene.snapshots().get(BUDGET).getTotal()).isEqualTo(total);
        });
    }
}
