package dev.slowburn.runtime;

import static dev.slowburn.testkit.Yamls.slo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A target changes through the topic while traffic flows, on a real broker with the wall clock. */
@ExtendWith(RealCluster.class)
class LiveTargetIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String BEFORE = "0.99";
    private static final String AFTER = "0.95";

    @Test
    void snapshotsUseTheNewTargetAndKeepTheirTotals(DevCluster cluster) throws InterruptedException {
        try (Scene scene = new Scene(cluster, 2);
                Slowburn slowburn = Slowburn.start(scene.config(Map.of("clock", "wall")), List.of());
                SteadyTraffic traffic = new SteadyTraffic(scene)) {
            await().atMost(TIMEOUT).until(slowburn::isRunning);
            scene.define("cart", slo("cart", BEFORE));
            await().atMost(TIMEOUT).until(() -> targets(scene).contains(BEFORE));
            traffic.start();
            await().atMost(TIMEOUT).until(() -> newest(scene).getTotal() > 0);

            scene.define("cart", slo("cart", AFTER));
            await().atMost(TIMEOUT).until(() -> targets(scene).contains(AFTER));
            long then = newest(scene).getTotal();
            await().atMost(TIMEOUT).until(() -> newest(scene).getTotal() > then);
            traffic.stop();
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(newest(scene).getTotal()).isEqualTo(traffic.sent()));
            assertOneContinuousHistory(scene.allSnapshots());
        }
    }

    private static void assertOneContinuousHistory(List<BudgetSnapshot> snapshots) {
        assertThat(snapshots).extracting(BudgetSnapshot::getTotal).isSorted();
        assertThat(snapshots).extracting(BudgetSnapshot::getBad).isSorted();
        assertThat(snapshots).extracting(BudgetSnapshot::getSequence).isSorted().doesNotHaveDuplicates();
        assertThat(snapshots.stream().map(BudgetSnapshot::getTarget).distinct()).containsExactly(BEFORE, AFTER);
        assertThat(snapshots.stream().map(BudgetSnapshot::getRevision).distinct())
                .hasSize(2);
        for (BudgetSnapshot snapshot : snapshots) {
            assertThat(snapshot.getTotal()).isEqualTo(snapshot.getGood() + snapshot.getBad());
        }
    }

    private static List<String> targets(Scene scene) {
        return scene.allSnapshots().stream().map(BudgetSnapshot::getTarget).toList();
    }

    private static BudgetSnapshot newest(Scene scene) {
        List<BudgetSnapshot> all = scene.allSnapshots();
        return all.get(all.size() - 1);
    }

    /** Sends a request every few milliseconds; one in ten is bad. */
    private static final class SteadyTraffic implements AutoCloseable {
        private static final int BATCH = 10;

        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicLong sent = new AtomicLong();
        private final Thread thread;

        private SteadyTraffic(Scene scene) {
            thread = new Thread(() -> {
                while (!stopped.get()) {
                    Instant now = Instant.now();
                    scene.send(List.of(Outcomes.good("cart", now, BATCH - 1), Outcomes.bad("cart", now, 1)));
                    sent.addAndGet(BATCH);
                }
            });
        }

        void start() {
            thread.start();
        }

        void stop() throws InterruptedException {
            stopped.set(true);
            thread.join();
        }

        long sent() {
            return sent.get();
        }

        @Override
        public void close() throws InterruptedException {
            stop();
        }
    }
}
