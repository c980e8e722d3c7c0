package dev.slowburn.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.cli.Main;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.topology.definitions.BaseDefinitions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The user's settings reach every Kafka client of an instance and of the commands. */
@ExtendWith(RealCluster.class)
class ClientSettingsIT {
    private static final Map<String, String> SETTINGS = Map.of(
            "kafka.metric.reporters", Recorder.class.getName(),
            "kafka.request.timeout.ms", "4000",
            "kafka.retry.backoff.max.ms", "1001",
            "kafka.admin.retry.backoff.max.ms", "1002",
            "kafka.consumer.retry.backoff.max.ms", "1003",
            "kafka.producer.retry.backoff.max.ms", "1004",
            "http.tokens", "write:token-of-a-writer-of-definitions");

    /** Records the settings of each client that is created. */
    public static final class Recorder implements MetricsReporter {
        private static final Queue<Map<String, Object>> CLIENTS = new ConcurrentLinkedQueue<>();

        @Override
        public void configure(Map<String, ?> settings) {
            CLIENTS.add(new HashMap<>(settings));
        }

        @Override
        public void init(List<KafkaMetric> metrics) {}

        @Override
        public void metricChange(KafkaMetric metric) {}

        @Override
        public void metricRemoval(KafkaMetric metric) {}

        @Override
        public void close() {}
    }

    @Test
    void reachEveryClient(DevCluster cluster, @TempDir Path folder) throws Exception {
        Path definition = Files.writeString(folder.resolve("other.yaml"), Yamls.slo("other", "0.99"));
        try (Scene scene = new Scene(cluster, 1);
                InstanceServer server = InstanceServer.start(
                        scene.config(SETTINGS),
                        BaseDefinitions.of(List.of(Slos.availability("checkout", "0.9", "1d"))))) {
            Web web = new Web(server.port()).as("token-of-a-writer-of-definitions");
            await().atMost(Duration.ofMinutes(2)).until(() -> web.get("/readyz").statusCode() == 200);
            assertThat(web.post("/api/v1/definitions", Files.readString(definition))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(command(scene, "apply", "-f", definition.toString())).isZero();
            scene.sendBytes(null, new byte[1]);
            assertThat(command(scene, "tail", "dead-letters", "--from-beginning", "--max", "1"))
                    .isZero();
        }

        Set<String> kinds = new TreeSet<>();
        assertThat(Recorder.CLIENTS).allSatisfy(client -> {
            kinds.add(kind(client));
            assertThat(client.get("request.timeout.ms")).hasToString("4000");
            assertThat(client.get("retry.backoff.max.ms"))
                    .hasToString(
                            switch (kind(client)) {
                                case "admin" -> "1002";
                                case "consumer" -> "1003";
                                case "producer" -> "1004";
                                default -> "1001";
                            });
        });
        assertThat(kinds).containsExactly("admin", "consumer", "producer", "streams");
    }

    private static String kind(Map<String, Object> client) {
        if (client.containsKey("key.deserializer")) {
            return "consumer";
        }
        if (client.containsKey("key.serializer")) {
            return "producer";
        }
        return client.containsKey("state.dir") ? "streams" : "admin";
    }

    private static int command(Scene scene, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(scene.options(SETTINGS));
        return Main.commandLine().execute(arguments.toArray(String[]::new));
    }
}
