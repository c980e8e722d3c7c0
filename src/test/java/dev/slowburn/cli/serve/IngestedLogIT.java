package dev.slowburn.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.cli.Main;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.instance.InstanceProcess;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.testkit.instance.WebLog;
import dev.slowburn.topology.definitions.BaseDefinitions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An access log of 10,000 requests was ingested and read by live counting, before an SLO for it is applied. */
@ExtendWith(RealCluster.class)
class IngestedLogIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int KILLS = 3;
    private static final String BUDGET = "web/most";
    private static final String DEFINITION = WebLog.slo("web", 500, "0.999");

    /** So that a replay takes some seconds. */
    private static final Map<String, String> SLOW = Map.of("replay.rate", "800");
    /** So that a replay takes longer than three starts. */
    private static final Map<String, String> SLOWEST = Map.of("replay.rate", "400");

    @TempDir
    Path folder;

    private Path log;

    @BeforeEach
    void writeLog() throws IOException {
        log = WebLog.write(folder, false);
    }

    @Test
    void isCountedExactlyIfTheInstanceIsKilledThreeTimes(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 2)) {
            WebLog.ingest(scene, log);
            try (InstanceServer server = start(scene, Map.of())) {
                awaitRead(cluster, scene);
                assertThat(server.port()).isPositive();
            }
            scene.define("web", DEFINITION);
            Map<String, String> settings = new HashMap<>(InstanceProcess.SOON_GIVEN_UP);
            settings.putAll(SLOWEST);
            List<String> arguments = new ArrayList<>(List.of("run"));
            arguments.addAll(scene.options(settings));
            for (int kill = 0; kill < KILLS; kill++) {
                long before = total(scene);
                try (InstanceProcess instance = InstanceProcess.start(arguments)) {
                    await().atMost(TIMEOUT).until(() -> {
                        assertThat(instance.isAlive()).as(instance::output).isTrue();
                        return total(scene) > before;
                    });
                    instance.kill();
                }
                assertThat(total(scene)).as("killed before the end").isLessThan(WebLog.LINES);
            }
            try (InstanceServer server = start(scene, Map.of())) {
                awaitAll(scene);
                assertThat(new Web(server.port()).json("/api/v1/replays").path("items"))
                        .isEmpty();
            }
        }
    }

    @Test
    void isCountedExactlyByTwoInstances(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 6);
                InstanceServer one = start(scene, Map.of());
                InstanceServer two = start(scene, Map.of())) {
            List<Web> instances = List.of(new Web(one.port()), new Web(two.port()));
            await().atMost(TIMEOUT).untilAsserted(() -> assertThat(instances)
                    .allSatisfy(each -> assertThat(each.budgetPartitions()).isBetween(1, 7)));

            WebLog.ingest(scene, log);
            awaitRead(cluster, scene);
            scene.define("web", DEFINITION);
            awaitAll(scene);

            assertThat(instances)
                    .allSatisfy(each -> assertThat(each.get("/metrics").body())
                            .containsPattern("(?m)^slowburn_replay_outcomes_total [1-9]"));
        }
    }

    /** The outcomes before an offset are deleted while they are read again. */
    @Test
    void whatIsMissingIsReportedIfTheInputIsTruncatedMeanwhile(DevCluster cluster) throws Exception {
        int deleted = 6_000;
        // Fetches little, so that most of what is deleted was not fetched before.
        Map<String, String> settings = new HashMap<>(Map.of("kafka.consumer.fetch.max.bytes", "20000"));
        settings.putAll(SLOW);
        try (Scene scene = new Scene(cluster, 1);
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()));
                InstanceServer server = start(scene, settings)) {
            Web web = new Web(server.port());
            WebLog.ingest(scene, log);
            awaitRead(cluster, scene);
            scene.define("web", DEFINITION);
            await().atMost(TIMEOUT).until(() -> total(scene) > 0);
            admin.deleteRecords(Map.of(
                            new TopicPartition(scene.topics().requestOutcomes(), 0),
                            RecordsToDelete.beforeOffset(deleted)))
                    .all()
                    .get();
            await().atMost(TIMEOUT).untilAsserted(() -> {
                JsonNode replay = web.json("/api/v1/replays").path("items").path(0);
                assertThat(replay.path("state").asText()).isEqualTo("DONE_TRUNCATED");
                assertThat(replay.path("outcomes_left").asLong()).isZero();
                assertThat(replay.path("complete_since").asText()).isNotEmpty();
            });
            assertThat(run("get", "replays", "--server", "http://127.0.0.1:" + server.port()))
                    .contains("web", "DONE_TRUNCATED");
            await().atMost(TIMEOUT).untilAsserted(() -> assertThat(total(scene))
                    .isGreaterThan(WebLog.LINES - deleted)
                    .isLessThan(WebLog.LINES));
            assertThat(snapshot(scene).orElseThrow().getHistorySince()).isNotNull();
        }
    }

    private static InstanceServer start(Scene scene, Map<String, String> settings) {
        return InstanceServer.start(scene.config(settings), BaseDefinitions.of(List.of()));
    }

    private static String run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        assertThat(command.execute(arguments)).as(err.toString()).isZero();
        return out.toString();
    }

    /** Until live counting has read everything, for which there is no definition. */
    private static void awaitRead(DevCluster cluster, Scene scene) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            String group = scene.settings(Map.of()).get("application.id");
            await().atMost(TIMEOUT).untilAsserted(() -> assertThat(
                            admin
                                    .listConsumerGroupOffsets(group)
                                    .partitionsToOffsetAndMetadata()
                                    .get()
                                    .entrySet()
                                    .stream()
                                    .filter(each -> each.getKey()
                                            .topic()
                                            .equals(scene.topics().requestOutcomes()))
                                    .map(Map.Entry::getValue)
                                    .mapToLong(OffsetAndMetadata::offset)
                                    .sum())
                    .isEqualTo(WebLog.LINES));
        }
        assertThat(scene.snapshots()).isEmpty();
    }

    private static void awaitAll(Scene scene) {
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(snapshot(scene)).hasValueSatisfying(snapshot -> {
            assertThat(snapshot.getTotal()).isEqualTo(WebLog.LINES);
            assertThat(snapshot.getBad()).isEqualTo(WebLog.SERVER_ERRORS);
            assertThat(snapshot.getHistorySince()).isNull();
        }));
        assertThat(scene.deadLetters()).isEmpty();
    }

    private static Optional<BudgetSnapshot> snapshot(Scene scene) {
        return Optional.ofNullable(scene.snapshots().get(BUDGET));
    }

    private static long total(Scene scene) {
        return snapshot(scene).map(BudgetSnapshot::getTotal).orElse(0L);
    }
}
