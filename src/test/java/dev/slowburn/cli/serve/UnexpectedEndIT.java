package dev.slowburn.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.instance.InstanceProcess;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.topology.definitions.BaseDefinitions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** On failures that an instance can't recover from, it reports the failure and exits. */
@ExtendWith(RealCluster.class)
class UnexpectedEndIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private Path definitions;

    @BeforeEach
    void write() throws IOException {
        definitions = Files.writeString(folder.resolve("slo.yaml"), Slos.checkoutYaml("0.99"));
    }

    @Test
    void reportsAnUnexpectedFailureInHealthAndLeavesTheGroup(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 1);
                InstanceServer server = InstanceServer.start(
                        scene.config(Map.of()),
                        BaseDefinitions.of(List.of(Slos.availability("checkout", "0.9", "1d"))))) {
            Web web = new Web(server.port());
            await().atMost(TIMEOUT)
                    .until(() -> web.get("/readyz").statusCode() == 200
                            && web.get("/healthz").statusCode() == 200);

            sendUnknownMessage(cluster, scene);

            assertThat(server.slowburn().awaitEnd()).isEqualTo(ExitCodes.FAILED);
            HttpResponse<String> health = web.get("/healthz");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).contains("stopping because of an unexpected failure: ");
            assertThat(web.get("/readyz").statusCode()).isEqualTo(503);
            assertThat(members(cluster, scene)).isEmpty();
        }
    }

    @Test
    void stopsInOrderIfABackgroundThreadFails(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 1)) {
            try (InstanceServer server = InstanceServer.start(
                    scene.config(Map.of()), BaseDefinitions.of(List.of(Slos.availability("checkout", "0.9", "1d"))))) {
                Web web = new Web(server.port());
                await().atMost(TIMEOUT).until(() -> web.get("/readyz").statusCode() == 200);

                server.slowburn()
                        .threads()
                        .create("broken", () -> {
                            throw new IllegalStateException("a bug in the background");
                        })
                        .start();

                assertThat(server.slowburn().awaitEnd()).isEqualTo(ExitCodes.FAILED);
                assertThat(web.get("/healthz").statusCode()).isEqualTo(503);
                assertThat(web.get("/readyz").body()).contains("a bug in the background");
            }
            assertThat(members(cluster, scene)).isEmpty();
        }
    }

    /** Members of the consumer group. A remaining member would delay the others until its session expires. */
    private static Collection<MemberDescription> members(DevCluster cluster, Scene scene) throws Exception {
        String group = scene.settings(Map.of()).get("application.id");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            return admin.describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get()
                    .members();
        }
    }

    @Test
    void exitsWithAFailureCodeAndLogsTheCause(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1).byWallClock();
                InstanceProcess instance = InstanceProcess.start(run(scene))) {
            scene.send(List.of(Outcomes.good("checkout", Instant.now(), 1)));
            instance.awaitTotal(scene, "checkout/all", 1);

            sendUnknownMessage(cluster, scene);

            assertThat(instance.awaitEnd()).as(instance::output).isEqualTo(ExitCodes.FAILED);
            assertThat(instance.output())
                    .contains("stopping because of an unexpected failure; nothing it interrupted is committed")
                    .contains("tally message has kind 99");
        }
    }

    @Test
    void reportsAFullDiskInOneSentence(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1).byWallClock()) {
            scene.send(List.of(Outcomes.good("checkout", Instant.now(), 1)));
            Path state = Path.of(scene.settings(Map.of()).get("state.dir"));
            try (InstanceProcess cramped = InstanceProcess.startOnSmallDisk(state, "300k", run(scene))) {
                assertThat(cramped.awaitEnd()).as(cramped::output).isEqualTo(ExitCodes.FAILED);
                assertThat(cramped.output())
                        .contains("slowburn: the disk of the state folder " + state)
                        .contains("is full; make room, or set state.dir to a larger one");
            }
        }
    }

    @Test
    void reportsADiskThatIsFullAtStartInTheSameSentence(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1)) {
            Path state = Path.of(scene.settings(Map.of()).get("state.dir"));
            try (InstanceProcess cramped = InstanceProcess.startOnFullDisk(state, run(scene))) {
                assertThat(cramped.awaitEnd()).as(cramped::output).isEqualTo(ExitCodes.FAILED);
                assertThat(cramped.output())
                        .contains("slowburn: the disk of the state folder " + state)
                        .contains("is full; make room, or set state.dir to a larger one");
                assertThat(cramped.output().lines()).last().asString().startsWith("slowburn: ");
            }
        }
    }

    @Test
    void reportsAReadOnlyDiskInOneSentence(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1)) {
            Path state = Path.of(scene.settings(Map.of()).get("state.dir"));
            try (InstanceProcess readOnly = InstanceProcess.startOnReadOnlyDisk(state, run(scene))) {
                assertThat(readOnly.awaitEnd()).as(readOnly::output).isEqualTo(ExitCodes.FAILED);
                assertThat(readOnly.output())
                        .contains("slowburn: can't write to the state folder " + state)
                        .contains("set state.dir to ");
                assertThat(readOnly.output().lines()).last().asString().startsWith("slowburn: ");
            }
        }
    }

    private List<String> run(Scene scene) {
        List<String> arguments = new ArrayList<>(List.of("run", "--definitions", definitions.toString()));
        arguments.addAll(scene.options(Map.of()));
        return arguments;
    }

    /** Sends a message between the stages in an unknown format. */
    @SuppressWarnings("FutureReturnValueIgnored") // The test waits for what it does.
    private static void sendUnknownMessage(DevCluster cluster, Scene scene) {
        String tallies = scene.settings(Map.of()).get("application.id") + "-tallies-repartition";
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(tallies, 0, new byte[] {1}, new byte[] {3, 99}));
        }
    }
}
