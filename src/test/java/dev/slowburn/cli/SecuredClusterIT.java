package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.instance.InstanceProcess;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.testkit.server.Certificates;
import dev.slowburn.testkit.server.SecuredBroker;
import dev.slowburn.testkit.server.SecuredRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An instance with SCRAM, TLS and exactly the privileges of the security page counts outcomes; if one of them is missing, it names
 * that one.
 */
@ExtendWith(RealCluster.class)
class SecuredClusterIT {
    private static final String BROKER_PASSWORD = "scram-hunter2";
    private static final String REGISTRY_PASSWORD = "registry-hunter2";
    private static final String STORE_PASSWORD = "store-hunter2";
    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

    private final Instant at = Instant.now();

    @TempDir
    private static Path folder;

    private static Certificates certificates;
    private static SecuredBroker broker;
    private static SecuredRegistry registry;
    private static Path definitions;

    private final String user = "u" + UUID.randomUUID().toString().substring(0, 8);
    private final StringWriter err = new StringWriter();
    private Scene scene;

    @BeforeAll
    static void start(DevCluster cluster) throws Exception {
        certificates = Certificates.make(folder, STORE_PASSWORD);
        registry = new SecuredRegistry(cluster.registryUrl(), "reg:" + REGISTRY_PASSWORD, certificates);
        broker = SecuredBroker.start(certificates);
        definitions = Files.writeString(folder.resolve("slo.yaml"), Slos.checkoutYaml("0.99"));
    }

    @AfterAll
    static void stop() {
        broker.close();
        registry.close();
    }

    @BeforeEach
    void addUser() {
        broker.addUser(user, BROKER_PASSWORD);
    }

    static List<Privilege> privileges() throws IOException {
        return Privilege.ofSecurityPage();
    }

    @Test
    void findsThePrivilegesInTheSecurityPage() throws IOException {
        assertThat(privileges()).hasSize(18);
    }

    @ParameterizedTest
    @MethodSource("privileges")
    void namesAMissingPrivilege(Privilege missing, DevCluster cluster) throws IOException {
        try (Scene fresh = new Scene(broker.openBootstrap(), cluster.registryUrl(), 1)) {
            scene = fresh;
            grantAllBut(missing);

            int code = run(Map.of());

            assertThat(err.toString().lines())
                    .hasSize(1)
                    .allMatch(line -> line.startsWith("slowburn: no permission at "));
            assertThat(err.toString())
                    .contains(": grant " + missing.words(scene.topics(), application(scene)) + " to the user");
            assertThat(code).isEqualTo(1);
        }
    }

    @Test
    void countsWithExactlyThesePrivilegesAndPrintsNoSecret(DevCluster cluster) throws IOException {
        try (Scene fresh = new Scene(broker.openBootstrap(), cluster.registryUrl(), 2).byWallClock()) {
            scene = fresh;
            grantAllBut(null);
            Path verbose = Files.writeString(folder.resolve("verbose.xml"), """
                    <configuration>
                      <appender name="STDERR" class="ch.qos.logback.core.ConsoleAppender">
                        <encoder><pattern>%level %logger %msg%n%ex</pattern></encoder>
                      </appender>
                      <logger name="org.apache.kafka.clients" level="DEBUG"/>
                      <logger name="org.apache.kafka.common" level="DEBUG"/>
                      <logger name="dev.slowburn" level="TRACE"/>
                      <root level="INFO"><appender-ref ref="STDERR"/></root>
                    </configuration>
                    """);
            StringBuilder seen = new StringBuilder();
            try (InstanceProcess instance = InstanceProcess.start(
                    folder, List.of("-Dlogback.configurationFile=" + verbose), arguments(Map.of()))) {
                sendAndAwaitOutcomes(instance);
                // Its outcomes are read again, for which no further privilege is needed.
                scene.define("late", Slos.checkoutYaml("0.9").replace("name: checkout", "name: late"));
                instance.awaitTotal(scene, "late/all", 7);
                Web web = new Web(port(instance.output()));
                for (String path : List.of("/metrics", "/healthz", "/readyz", "/api/v1/slos", "/api/v1/budgets")) {
                    seen.append(web.get(path).body());
                }
                instance.interrupt();
                assertThat(instance.awaitEnd()).as(instance.output()).isZero();
                seen.append(instance.output());
            }
            assertThat(seen.toString()).contains("sasl.jaas.config = [hidden]", "slowburn_budgets");
            assertNoSecret(seen.toString());
        }
    }

    /** The broker rejects either a fetch or a commit, whichever comes first, with different messages. */
    @ParameterizedTest
    @CsvSource({
        "READ,request-outcomes,'grant (the missing permission on topic |READ on each topic that Slowburn reads )'",
        "WRITE,budget-snapshots,'grant the missing permission on topic '"
    })
    void namesAPrivilegeThatIsRevokedWhileRunning(
            AclOperation operation, String topic, String grant, DevCluster cluster) throws IOException {
        Privilege revoked = new Privilege("topic", topic, operation);
        assertThat(privileges()).contains(revoked);
        try (Scene fresh = new Scene(broker.openBootstrap(), cluster.registryUrl(), 2).byWallClock()) {
            scene = fresh;
            grantAllBut(null);
            try (InstanceProcess instance = InstanceProcess.start(folder, arguments(Map.of()))) {
                sendAndAwaitOutcomes(instance);

                broker.revoke(user, revoked.of(scene.topics(), application(scene)));
                scene.send(List.of(Outcomes.good("checkout", at, 5)));

                assertThat(instance.awaitEnd()).as(instance::output).isEqualTo(ExitCodes.FAILED);
                assertThat(instance.output()).containsPattern("(?m)^slowburn: no permission at [^ ]+: " + grant);
            }
        }
    }

    /** Sends outcomes and waits until they are counted. */
    private void sendAndAwaitOutcomes(InstanceProcess instance) {
        scene.send(List.of(Outcomes.good("checkout", at, 7)));
        instance.awaitTotal(scene, "checkout/all", 7);
    }

    @Test
    void reportsAWrongBrokerPasswordWithoutPrintingIt(DevCluster cluster) {
        try (Scene fresh = new Scene(broker.openBootstrap(), cluster.registryUrl(), 1)) {
            scene = fresh;
            int code = run(broker.settings(user, "scram-hunter2-wrong"));

            assertThat(code).isEqualTo(1);
            assertThat(err.toString()).contains("does not accept the credentials", "check the kafka.sasl.*");
            assertNoSecret(err.toString());
        }
    }

    @Test
    void namesAMissingTrustStore(DevCluster cluster) {
        try (Scene fresh = new Scene(broker.openBootstrap(), cluster.registryUrl(), 1)) {
            scene = fresh;
            int code = run(
                    Map.of("kafka.ssl.truststore.location", certificates.keys().toString() + ".missing"));

            assertThat(code).isEqualTo(1);
            assertThat(err.toString()).contains("invalid Kafka settings: cannot read ", "keys.p12.missing");
            assertNoSecret(err.toString());
        }
    }

    @Test
    void reportsAnInvalidJaasConfigurationWithoutPrintingIt(DevCluster cluster) {
        try (Scene fresh = new Scene(broker.openBootstrap(), cluster.registryUrl(), 1)) {
            scene = fresh;
            int code = run(Map.of("kafka.sasl.jaas.config", "a.Module required user=u " + BROKER_PASSWORD + ";"));

            assertThat(code).isEqualTo(1);
            assertThat(err.toString()).contains("kafka.sasl.jaas.config is invalid; use the form");
            assertNoSecret(err.toString());
        }
    }

    @Test
    void reportsAnUntrustedBroker(DevCluster cluster) {
        try (Scene fresh = new Scene(broker.openBootstrap(), cluster.registryUrl(), 1)) {
            scene = fresh;
            Map<String, String> javaTrustStore = Map.of(
                    "kafka.ssl.truststore.location",
                    Path.of(System.getProperty("java.home"), "lib", "security", "cacerts")
                            .toString(),
                    "kafka.ssl.truststore.password",
                    "changeit");

            int code = run(javaTrustStore);

            assertThat(code).isEqualTo(1);
            assertThat(err.toString()).contains("SSL handshake failed", "check the kafka.sasl.* and kafka.ssl.*");
        }
    }

    @Test
    void suggestsTheSecurityProtocolIfTheBrokerRequiresTls(DevCluster cluster) {
        try (Scene fresh = new Scene(broker.openBootstrap(), cluster.registryUrl(), 1)) {
            scene = fresh;
            int code = run(Map.of("kafka.security.protocol", "PLAINTEXT"));

            assertThat(code).isEqualTo(1);
            assertThat(err.toString()).contains("kafka.security.protocol if the listener wants TLS or SASL");
        }
    }

    @Test
    void reportsAWrongRegistryPasswordWithoutPrintingIt(DevCluster cluster) throws IOException {
        try (Scene fresh = new Scene(broker.openBootstrap(), cluster.registryUrl(), 1)) {
            scene = fresh;
            grantAllBut(null);

            int code = run(Map.of("basic.auth.user.info", "reg:registry-hunter2-wrong"));

            assertThat(code).isEqualTo(1);
            assertThat(err.toString()).contains("rejects the credentials (status 401)", "see basic.auth.*");
            assertNoSecret(err.toString());
        }
    }

    private static void assertNoSecret(String text) {
        for (String secret : List.of(
                BROKER_PASSWORD,
                REGISTRY_PASSWORD,
                STORE_PASSWORD,
                Base64.getEncoder().encodeToString(("reg:" + REGISTRY_PASSWORD).getBytes(StandardCharsets.UTF_8)))) {
            assertThat(text).doesNotContain(secret);
        }
    }

    private static int port(String output) {
        Matcher matcher = LISTENING.matcher(output);
        assertThat(matcher.find()).as(output).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private void grantAllBut(Privilege missing) throws IOException {
        privileges().stream()
                .filter(privilege -> !privilege.equals(missing))
                .forEach(privilege -> broker.grant(user, privilege.of(scene.topics(), application(scene))));
    }

    /** A new application id, whose internal topics do not exist yet. */
    private static String application(Scene scene) {
        return scene.topics().requestOutcomes() + "-app";
    }

    private int run(Map<String, String> more) {
        return Main.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute(arguments(more).toArray(String[]::new));
    }

    private List<String> arguments(Map<String, String> more) {
        Map<String, String> settings = scene.settings(broker.settings(user, BROKER_PASSWORD));
        settings.put("application.id", application(scene));
        settings.put("schema.registry.url", registry.url());
        settings.put("basic.auth.credentials.source", "USER_INFO");
        settings.put("basic.auth.user.info", "reg:" + REGISTRY_PASSWORD);
        settings.put("schema.registry.ssl.truststore.type", "PKCS12");
        settings.put(
                "schema.registry.ssl.truststore.location",
                certificates.trusted().toString());
        settings.put("schema.registry.ssl.truststore.password", STORE_PASSWORD);
        settings.putAll(more);
        List<String> arguments = new ArrayList<>(List.of("run", "--definitions", definitions.toString()));
        settings.forEach((key, value) -> {
            arguments.add("--set");
            arguments.add(key + "=" + value);
        });
        return arguments;
    }
}
