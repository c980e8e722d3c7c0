package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BudgetState;
import dev.slowburn.dev.DevCluster;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.RealCluster;
import dev.slowburn.testkit.Scene;
import dev.slowburn.testkit.Slos;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real broker, an input counts as read to its end if it is, whatever takes up its offsets. */
@ExtendWith(RealCluster.class)
class CaughtUpIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String BUDGET = "checkout-availability/objective-1";

    @ParameterizedTest
    @ValueSource(strings = {"classic", "streams"})
    void anInputThatHoldsOnlyAbortedRecordsIsReadToItsEnd(String groupProtocol, DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1)) {
            scene.sendAborted(List.of(Outcomes.bad("checkout", Instant.now(), 1)));
            try (Slowburn slowburn = start(scene, groupProtocol)) {
                await().atMost(PATIENCE).until(() -> scene.snapshots().containsKey(BUDGET));
                assertThat(slowburn.hasFailed()).isFalse();
            }
            BudgetSnapshot snapshot = scene.snapshots().get(BUDGET);
            assertThat(snapshot.getState()).isEqualTo(BudgetState.NO_DATA);
            assertThat(snapshot.getLagging()).isFalse();
        }
    }

    @Test
    void afterARestartItIsReadToItsEndBehindTheMarkersOfTransactions(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1)) {
            scene.send(List.of(Outcomes.good("checkout", Instant.now(), 1)));
            try (Slowburn slowburn = start(scene, "classic")) {
                await().atMost(PATIENCE).until(() -> scene.snapshots().containsKey(BUDGET));
                assertThat(slowburn.hasFailed()).isFalse();
            }
            scene.sendAborted(List.of(Outcomes.bad("checkout", Instant.now(), 1)));
            Instant restart = Instant.now();
            try (Slowburn slowburn = start(scene, "classic")) {
                await().atMost(PATIENCE)
                        .until(() -> scene.snapshots().get(BUDGET).getAsOf().isAfter(restart)
                                && !scene.snapshots().get(BUDGET).getLagging());
                assertThat(slowburn.hasFailed()).isFalse();
            }
            assertThat(scene.snapshots().get(BUDGET).getTotal()).isEqualTo(1);
        }
    }

    /** By the wall clock, with a bound that an input is soon behind if nobody knows that it is not. */
    private static Slowburn start(Scene scene, String groupProtocol) {
        return Slowburn.start(
                scene.config(Map.of(
                        "clock", "wall",
                        "staleness", "5s",
                        "snapshot.heartbeat", "2s",
                        "streams.group.protocol", groupProtocol)),
                List.of(Slos.availability("checkout", "0.9", "1d")));
    }
}
