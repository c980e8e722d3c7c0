package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.sandbox.EmbeddedBroker;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.instance.InstanceProcess;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.testkit.server.UnreliableRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** On SIGTERM an instance exits within the 30 s that Kubernetes allows, even if the broker or the registry is down. */
@ExtendWith(RealCluster.class)
class StopIT {
    private static final Duration GRACE_PERIOD = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Path definitions;

    @BeforeEach
    void write() throws IOException {
        definitions = Files.writeString(folder.resolve("slo.yaml"), Slos.checkoutYaml("0.99"));
    }

    @Test
    void stopsWhileTheBrokerIsDown(DevCluster cluster) {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Scene scene = new Scene(broker.bootstrap(), cluster.registryUrl(), 1).byWallClock();
                InstanceProcess instance = InstanceProcess.start(run(scene))) {
            count(scene, instance);
            broker.stop();
            try {
                stop(instance);
            } finally {
                broker.restart();
            }
        }
    }

    @Test
    void stopsWhileWaitingForTheRegistry(DevCluster cluster) throws IOException {
        try (UnreliableRegistry registry = new UnreliableRegistry(cluster.registryUrl());
                Scene scene = new Scene(cluster.bootstrap(), registry.url(), 1).byWallClock();
                InstanceProcess instance = InstanceProcess.start(run(scene))) {
            count(scene, instance);
            registry.is(UnreliableRegistry.Health.SILENT);
            scene.sendBytes(0, new byte[] {0, 127, 0, 0, 0, 1});

            await().atMost(Duration.ofMinutes(1))
                    .until(() -> instance.output().contains("waiting for the schema registry"));

            stop(instance);
        }
    }

    private static void stop(InstanceProcess instance) {
        instance.interrupt();
        await().atMost(GRACE_PERIOD)
                .untilAsserted(() ->
                        assertThat(instance.isAlive()).as(instance::output).isFalse());
        assertThat(instance.awaitEnd()).as(instance::output).isEqualTo(ExitCodes.DONE);
    }

    private static void count(Scene scene, InstanceProcess instance) {
        scene.send(List.of(Outcomes.good("checkout", Instant.now(), 1)));
        instance.awaitTotal(scene, "checkout/all", 1);
    }

    private List<String> run(Scene scene) {
        List<String> arguments = new ArrayList<>(List.of("run", "--definitions", definitions.toString()));
        arguments.addAll(scene.options(Map.of()));
        return arguments;
    }
}
