package dev.slowburn.runtime;

import static dev.slowburn.testkit.Yamls.slo;
import static dev.slowburn.testkit.Yamls.sloOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.domain.slo.Slo;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.testkit.instance.InstanceProcess;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Definitions from the topic, on a real broker. */
@ExtendWith(RealCluster.class)
class LiveDefinitionsIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @Test
    void acceptsValidDefinitionsAndSendsOthersToDeadLetters(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 2);
                Slowburn slowburn = Slowburn.start(scene.config(Map.of()), List.of())) {
            await().atMost(TIMEOUT).until(slowburn::isRunning);
            scene.define("cart", slo("cart", "0.99"));
            scene.define("shop", sloOf("answered", "shop", "0.9"));
            scene.define("search", slo("search", "0.9"));
            awaitNames(slowburn, "cart", "search");

            scene.define("SLI/answered", Yamls.sli("answered", "status_code < 500"));
            awaitNames(slowburn, "cart", "search", "shop");
            scene.define("cart", null);
            awaitNames(slowburn, "search", "shop");
            assertThat(scene.deadLetters())
                    .extracting(LiveDefinitionsIT::key)
                    .as("dead letters; none if both were decided together")
                    .isSubsetOf("shop");
        }
    }

    private static void awaitNames(Slowburn slowburn, String... names) {
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(names(slowburn)).containsExactly(names));
    }

    @Test
    void keepsDefinitionsInForceAndRepeatsNoDeadLetterAfterAKill(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 2)) {
            List<String> arguments = new ArrayList<>(List.of("run"));
            arguments.addAll(scene.options(InstanceProcess.SOON_GIVEN_UP));
            for (int round = 0; round < 3; round++) {
                int expected = round;
                try (InstanceProcess instance = InstanceProcess.start(arguments)) {
                    // Some are sent before it runs, some while it works; then it is killed.
                    for (int i = 0; i < 20; i++) {
                        scene.define("round-" + round + "-" + i, slo("round-" + round + "-" + i, "0.99"));
                        scene.define("bad-" + round + "-" + i, slo("bad-" + round + "-" + i, "1.5"));
                    }
                    await().atMost(TIMEOUT).until(() -> {
                        assertThat(instance.isAlive()).as(instance::output).isTrue();
                        return scene.deadLetters().size() > 20 * expected;
                    });
                    instance.kill();
                }
            }
            try (Slowburn last = Slowburn.start(scene.config(Map.of()), List.of())) {
                await().atMost(TIMEOUT).untilAsserted(() -> {
                    assertThat(names(last)).hasSize(60);
                    assertThat(scene.deadLetters()).hasSize(60);
                });
            }

            assertThat(scene.deadLetters())
                    .extracting(LiveDefinitionsIT::key)
                    .doesNotHaveDuplicates()
                    .allMatch(key -> key.startsWith("bad-"));
            assertThat(scene.deadLetters())
                    .extracting(letter -> header(letter, "slowburn.topic") + header(letter, "slowburn.partition") + " "
                            + header(letter, "slowburn.offset"))
                    .doesNotHaveDuplicates()
                    .allMatch(at -> at.startsWith(scene.topics().sloDefinitions() + "0 "));
        }
    }

    private static List<String> names(Slowburn slowburn) {
        return slowburn.definitions().slos().stream().map(Slo::name).sorted().toList();
    }

    private static String key(ConsumerRecord<byte[], byte[]> letter) {
        return new String(letter.key(), StandardCharsets.UTF_8);
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
