package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.topology.settings.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Failures of {@code run} at start: one sentence on standard error, an exit code and no stack trace. */
@ExtendWith(RealCluster.class)
class StartFailuresIT {
    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();
    private Path definitions;

    @BeforeEach
    void write() throws IOException {
        definitions = Files.writeString(folder.resolve("slo.yaml"), Slos.checkoutYaml("0.99"));
    }

    @Test
    void reportsAnUnreachableBroker(DevCluster cluster) throws IOException {
        int unused = unusedPort();
        try (Scene scene = new Scene(cluster, 1)) {
            int code = run(scene, Map.of("bootstrap.servers", "127.0.0.1:" + unused));

            assertThat(code).isEqualTo(1);
            assertThat(err.toString()).contains("no broker answered at 127.0.0.1:" + unused, "check bootstrap.servers");
            assertOneSentence();
        }
    }

    /** Commands run in parallel, because each waits for the connection timeout. */
    @Test
    void reportsAWrongAddressInOneSentenceInEveryCommand() throws Exception {
        String unused = "127.0.0.1:" + unusedPort();
        Path log = Files.writeString(folder.resolve("outcomes.jsonl"), "{}\n");
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        logged.start();
        root.addAppender(logged);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Map<String, Future<String>> outputs = new LinkedHashMap<>();
            for (List<String> command : List.of(
                    List.of("topics"),
                    List.of("topics", "--create"),
                    List.of("tail", "budget-events", "--schema-registry", "http://" + unused),
                    List.of("tail", "dead-letters"),
                    List.of("apply", "-f", definitions.toString()),
                    List.of("delete", "checkout"),
                    List.of(
                            "ingest",
                            "--format",
                            "jsonl",
                            "--service",
                            "a",
                            "--schema-registry",
                            "http://" + unused,
                            log.toString()))) {
                List<String> arguments = new ArrayList<>(command);
                arguments.addAll(List.of("--bootstrap-server", unused));
                outputs.put(command.toString(), threads.submit(() -> {
                    StringWriter own = new StringWriter();
                    int code = Main.commandLine()
                            .setErr(new PrintWriter(own, true))
                            .execute(arguments.toArray(String[]::new));
                    return code + " " + own;
                }));
            }
            for (Map.Entry<String, Future<String>> each : outputs.entrySet()) {
                assertThat(each.getValue().get())
                        .as(each.getKey())
                        .startsWith("1 slowburn: no broker answered at " + unused)
                        .doesNotContain("Exception")
                        .hasLineCount(1);
            }
            assertThat(logged.list).isEmpty();
        } finally {
            threads.shutdownNow();
            root.detachAppender(logged);
        }
    }

    @Test
    void reportsAMissingTopic(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1)) {
            int code = run(scene, Map.of("topic.budget.events", "nowhere"));

            assertThat(code).isEqualTo(1);
            assertThat(err.toString()).contains("topic nowhere does not exist", "slowburn topics --create");
            assertOneSentence();
        }
    }

    @Test
    void rejectsATopicWithTwoRoles(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1)) {
            int code = run(scene, Map.of("topic.dead.letters", scene.topics().requestOutcomes()));

            assertThat(code).isEqualTo(2);
            assertThat(err.toString()).contains("topic.request.outcomes, topic.dead.letters: all set to");
            assertOneSentence();
        }
    }

    @Test
    void rejectsACompactedInputTopic(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 1)) {
            setPolicy(cluster, scene.topics().requestOutcomes(), "compact,delete");

            int code = run(scene, Map.of());

            assertThat(code).isEqualTo(1);
            assertThat(err.toString())
                    .contains(
                            "topic " + scene.topics().requestOutcomes()
                                    + " has cleanup.policy=compact,delete, needs delete",
                            "kafka-configs.sh --alter --add-config cleanup.policy=[delete]");
            assertOneSentence();
        }
    }

    @Test
    void rejectsDeletionByRetentionForDefinitionsAndState(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 1)) {
            String application = scene.settings(Map.of()).get("application.id");
            String inForce = Topics.definitionsInForce(application);
            String state = application + "-journal-changelog";
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
                admin.createTopics(List.of(new NewTopic(state, 1, (short) 1)))
                        .all()
                        .get();
            }
            setPolicy(cluster, inForce, "compact,delete");

            int code = run(scene, Map.of());

            assertThat(code).isEqualTo(1);
            assertThat(err.toString())
                    .contains("topic " + inForce + " has cleanup.policy=compact,delete, needs compact");
            assertOneSentence();
            err.getBuffer().setLength(0);
            setPolicy(cluster, inForce, "compact");

            assertThat(run(scene, Map.of())).isEqualTo(1);
            assertThat(err.toString()).contains("topic " + state + " has cleanup.policy=delete, needs compact");
        }
    }

    private static void setPolicy(DevCluster cluster, String topic, String policy) throws Exception {
        ConfigEntry entry = new ConfigEntry("cleanup.policy", policy);
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    @Test
    void reportsAnUnreachableRegistry(DevCluster cluster) throws IOException {
        String unused = "http://127.0.0.1:" + unusedPort();
        try (Scene scene = new Scene(cluster, 1)) {
            int code = run(scene, Map.of("schema.registry.url", unused, "retries.wait.ms", "10"));

            assertThat(code).isEqualTo(1);
            assertThat(err.toString()).contains("the schema registry at " + unused + " does not answer");
            assertOneSentence();
        }
    }

    @Test
    void reportsAnUnresponsiveRegistry(DevCluster cluster) throws IOException {
        try (Scene scene = new Scene(cluster, 1);
                ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort();

            int code = run(scene, Map.of("schema.registry.url", url, "http.read.timeout.ms", "500"));

            assertThat(code).isEqualTo(1);
            assertThat(err.toString()).contains("the schema registry at " + url + " does not answer: ");
            assertOneSentence();
        }
    }

    @Test
    void rejectsAFileAsStateFolder(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1)) {
            int code = run(scene, Map.of("state.dir", definitions.toString()));

            assertThat(code).isEqualTo(1);
            assertThat(err.toString()).contains("can't write to the state folder " + definitions, "set state.dir");
            assertOneSentence();
        }
    }

    @Test
    void reportsAnIncompatibleSchemaInTheRegistry(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1)) {
            String subject = scene.topics().budgetSnapshots() + "-value";
            RegistryClient registry = RegistryClient.create(Map.of("schema.registry.url", cluster.registryUrl()));
            registry.register(
                    subject,
                    SchemaBuilder.record("dev.slowburn.avro.BudgetSnapshot")
                            .fields()
                            .requiredInt("good")
                            .requiredBytes("target")
                            .endRecord());
            registry.setCompatibility(subject, "BACKWARD_TRANSITIVE");

            int code = run(scene, Map.of());

            assertThat(code).isEqualTo(1);
            assertThat(err.toString()).contains("rejects the schema of " + subject + " as incompatible: ");
            assertThat(err.toString()).containsIgnoringCase("budget_id");
        }
    }

    @Test
    void reportsAnInvalidDefinition(DevCluster cluster) throws IOException {
        Files.writeString(definitions, Slos.checkoutYaml("1.5"));
        try (Scene scene = new Scene(cluster, 1)) {
            int code = run(scene, Map.of());

            assertThat(code).isEqualTo(2);
            assertThat(err.toString()).contains(definitions + ":14:43: ", "spec.objectives[0].target");
        }
    }

    @Test
    void rejectsAnUnknownSetting(DevCluster cluster) {
        try (Scene scene = new Scene(cluster, 1)) {
            int code = run(scene, Map.of("bootstrap.server", "typo:9092"));

            assertThat(code).isEqualTo(2);
            assertThat(err.toString()).contains("unknown key 'bootstrap.server'");
            assertOneSentence();
        }
    }

    @Test
    void reportsAPortInUse(DevCluster cluster) throws IOException {
        try (Scene scene = new Scene(cluster, 1);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int code = run(scene, Map.of("http.port", String.valueOf(taken.getLocalPort())));

            assertThat(code).isEqualTo(1);
            assertThat(err.toString()).contains("can't listen on 127.0.0.1:" + taken.getLocalPort(), "http.port");
        }
    }

    private void assertOneSentence() {
        assertThat(err.toString().lines()).hasSize(1).allMatch(line -> line.startsWith("slowburn: "));
    }

    private int run(Scene scene, Map<String, String> settings) {
        List<String> arguments = new ArrayList<>(List.of("run", "--definitions", definitions.toString()));
        arguments.addAll(scene.options(settings));
        return Main.commandLine().setErr(new PrintWriter(err, true)).execute(arguments.toArray(String[]::new));
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
