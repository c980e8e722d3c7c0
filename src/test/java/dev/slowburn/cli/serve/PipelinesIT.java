package dev.slowburn.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.cli.Main;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.testkit.server.AlertmanagerProcess;
import dev.slowburn.testkit.server.PrometheusProcess;
import dev.slowburn.topology.definitions.BaseDefinitions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The files in {@code docker} for pipelines, Prometheus and Grafana with a real instance, in which the budget of cart is exhausted and
 * that of search is not.
 */
@ExtendWith(RealCluster.class)
class PipelinesIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TARGET = """
            apiVersion: openslo/v1
            kind: AlertNotificationTarget
            metadata:
              name: am
              annotations: {slowburn.dev/url: "%s", slowburn.dev/receives: "all-alerts,budget-events"}
            spec: {target: alertmanager}
            """;

    @TempDir
    static Path folder;

    private static Scene scene;
    private static InstanceServer server;
    private static AlertmanagerProcess alertmanager;
    private static PrometheusProcess prometheus;
    private static Web web;

    @BeforeAll
    static void start(DevCluster cluster) throws Exception {
        scene = new Scene(cluster, 1);
        alertmanager = new AlertmanagerProcess(folder);
        alertmanager.start();
        Path definitions = Files.createDirectory(folder.resolve("slos"));
        for (String service : List.of("cart", "search")) {
            Files.writeString(definitions.resolve(service + ".yaml"), Yamls.slo(service, "0.99"));
        }
        Files.writeString(definitions.resolve("am.yaml"), TARGET.formatted(alertmanager.url()));
        server = InstanceServer.start(
                scene.config(Map.of()),
                BaseDefinitions.ofSources(Definitions.load(List.of(definitions)).sources()));
        web = new Web(server.port());
        scene.send(List.of(
                Outcomes.good("cart", AT, 90),
                Outcomes.bad("cart", AT, 10),
                Outcomes.good("search", AT, 100),
                Outcomes.good("nobody", AT, 1)));
        scene.sendBytes(null, new byte[] {1});
        prometheus = new PrometheusProcess(folder, prometheusConfiguration(definitions));
        await().atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(web.get("/api/v1/gate/cart").statusCode()).isEqualTo(409);
            assertThat(web.get("/api/v1/gate/search").statusCode()).isEqualTo(200);
        });
    }

    /** The shipped configuration with generated rules and shorter intervals. */
    private static String prometheusConfiguration(Path definitions) throws IOException {
        try (PrintWriter rules =
                new PrintWriter(folder.resolve("slowburn.rules.yaml").toFile(), StandardCharsets.UTF_8)) {
            assertThat(Main.commandLine().setOut(rules).execute("rules", definitions.toString()))
                    .isZero();
        }
        return Files.readString(Path.of("docker/prometheus/prometheus.yaml"))
                .replace("15s", "1s")
                .replace("\"slowburn-0:8080\", \"slowburn-1:8080\"", "\"127.0.0.1:" + server.port() + "\"")
                .replace("alertmanager:9093", alertmanager.url().substring("http://".length()));
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {prometheus, server, alertmanager, scene}) {
            if (each != null) {
                each.close();
            }
        }
    }

    private static JsonNode yaml(String file) throws IOException {
        Load load = new Load(LoadSettings.builder().build());
        return JSON.valueToTree(load.loadAllFromString(Files.readString(Path.of(file)))
                .iterator()
                .next());
    }

    private record Result(int code, String output) {}

    private static Result gitHubStep(String service, String url) throws Exception {
        JsonNode step = yaml("docker/pipelines/github-actions.yaml").at("/jobs/release/steps/0");
        Path home = Files.createTempDirectory(folder, "step");
        // GitHub's default command for a step without a shell.
        ProcessBuilder bash = new ProcessBuilder(
                        "bash", "-e", "-c", step.get("run").asText())
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("output").toFile());
        assertThat(names(step.get("env"))).containsExactlyInAnyOrder("SERVICE", "SLOWBURN_SERVER", "SLOWBURN_TOKEN");
        bash.environment()
                .putAll(Map.of(
                        "SERVICE",
                        service,
                        "SLOWBURN_SERVER",
                        url,
                        "SLOWBURN_TOKEN",
                        "any, as this instance has none",
                        "GITHUB_STEP_SUMMARY",
                        home.resolve("summary").toString()));
        return new Result(bash.start().waitFor(), Files.readString(home.resolve("output")));
    }

    @Test
    void exitsWithTheGatesCodeInTheGitHubStep() throws Exception {
        String here = "http://127.0.0.1:" + server.port();

        Result frozen = gitHubStep("cart", here);
        assertThat(frozen.code()).as(frozen.output()).isEqualTo(1);
        assertThat(frozen.output()).contains("**FREEZE** cart").contains("- `cart/all`: ");
        Result free = gitHubStep("search", here);
        assertThat(free.code()).as(free.output()).isZero();
        assertThat(free.output()).contains("**PROCEED** search");
        Result unknown = gitHubStep("nobody", here);
        assertThat(unknown.code()).as(unknown.output()).isEqualTo(2);
        assertThat(unknown.output()).contains("status 404");
    }

    @Test
    void findsTheDecisionByArgosPath() throws Exception {
        JsonNode metric = yaml("docker/pipelines/argo-rollouts.yaml").at("/spec/metrics/0");
        String path = metric.at("/provider/web/url").asText().replaceAll("https://[^/]+", "");
        String pointer = metric.at("/provider/web/jsonPath")
                .asText()
                .replaceAll("^\\{\\$|}$", "")
                .replaceAll("\\[([0-9]+)]", "/$1")
                .replace('.', '/');

        for (Map.Entry<String, String> expected :
                Map.of("cart", "FREEZE", "search", "PROCEED").entrySet()) {
            assertThat(web.json(path.replace("{{args.service}}", expected.getKey()))
                            .at(pointer)
                            .asText())
                    .isEqualTo(expected.getValue());
        }
        assertThat(metric.get("failureCondition").asText()).isEqualTo("result == \"FREEZE\"");
        assertThat(metric.get("successCondition").asText()).contains("\"PROCEED\"", "\"CAUTION\"");
    }

    @Test
    void servesThePathsOfTheProbes() throws IOException {
        JsonNode container = yaml("docker/kubernetes/statefulset.yaml").at("/spec/template/spec/containers/0");

        for (String probe : List.of("livenessProbe", "readinessProbe")) {
            assertThat(web.get(container.at("/" + probe + "/httpGet/path").asText())
                            .statusCode())
                    .as(probe)
                    .isEqualTo(200);
        }
    }

    @Test
    void hasDataForEachPanelOfTheDashboard() throws IOException {
        JsonNode dashboard =
                JSON.readTree(Path.of("docker/grafana/slowburn.json").toFile());
        List<String> expressions = new ArrayList<>(dashboard.get("panels").findValuesAsText("expr"));
        assertThat(expressions).hasSizeGreaterThan(20);

        for (String expression : expressions) {
            String concrete =
                    expression.replace("$service", ".*").replace("$slo", ".*").replace("$__rate_interval", "10s");
            await().atMost(TIMEOUT).untilAsserted(() -> assertThat(prometheus.query(concrete))
                    .as(expression)
                    .isNotEmpty());
        }
    }

    @Test
    void providesTheLagByThePrometheusAdapter() throws IOException {
        String query = yaml("docker/kubernetes/prometheus-adapter.yaml")
                .at("/rules/custom/0/metricsQuery")
                .asText()
                .replace("<<.GroupBy>>", "instance")
                .replace("<<.Series>>", "slowburn_input_caught_up_timestamp_seconds")
                .replace("<<.LabelMatchers>>", "job=\"slowburn\"");

        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(
                        prometheus.query(query).at("/0/value/1").asDouble())
                .isBetween(0.0, 60.0));
    }

    @Test
    void evaluatesEachRuleAndExportsItsMetrics() {
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(prometheus.rules())
                .hasSizeGreaterThan(10)
                .allSatisfy(rule -> assertThat(rule.get("health").asText()).isEqualTo("ok")));

        Set<String> metrics = new TreeSet<>();
        for (JsonNode rule : prometheus.rules()) {
            Stream.of(rule.get("query").asText().split("[^a-z_]+", 0))
                    .filter(word -> word.startsWith("slowburn_"))
                    .forEach(metrics::add);
        }

        assertThat(metrics).hasSizeGreaterThan(7).allSatisfy(metric -> await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> assertThat(prometheus.query(metric)).as(metric).isNotEmpty()));
    }

    /** Slowburn's notifications and Prometheus' rules have the same labels, so Alertmanager deduplicates them. */
    @Test
    void hasEachAlertOnceIfSlowburnAndPrometheusSendIt() {
        await().atMost(TIMEOUT).untilAsserted(() -> {
            int published = scene.events().size() + scene.alerts().size();
            assertThat(published).isPositive();
            assertThat(web.get("/metrics").body().lines())
                    .contains("slowburn_notifications_delivered_total{target=\"am\"} " + published + ".0");
            assertThat(prometheus.sent()).isPositive();
        });
        assertThat(alertmanager.alerts("alertname=~\"ErrorBudgetBurn|ErrorBudgetExhausted\""))
                .extracting(alert -> alert.at("/labels/alertname").asText()
                        + alert.at("/labels/budget_id").asText()
                        + alert.at("/labels/rule").asText())
                .contains("ErrorBudgetExhaustedcart/all", "ErrorBudgetBurncart/allburn-5m")
                .doesNotHaveDuplicates();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
