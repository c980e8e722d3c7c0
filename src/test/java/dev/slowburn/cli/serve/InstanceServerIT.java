package dev.slowburn.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.cli.Main;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.testkit.instance.InstanceProcess;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.topology.definitions.BaseDefinitions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two instances that share the budgets of eight services: one in this process, the other in a separate process. */
@ExtendWith(RealCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstanceServerIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:([0-9]+)");
    private static final List<String> SERVICES = List.of("s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7");

    /** No test sends outcomes of these. */
    private static final List<String> STEADY = SERVICES.subList(0, 6);

    private static final String READER = "token-of-a-reader-of-budgets";
    private static final String WRITER = "token-of-a-writer-of-definitions";
    private static final Map<String, String> SETTINGS =
            Map.of("http.tokens", "read:" + READER + ",write:" + WRITER, "streams.consumer.session.timeout.ms", "6000");

    private Path folder;
    private Scene scene;
    private InstanceProcess other;
    private InstanceServer here;
    private Web one;
    private Web two;

    @BeforeAll
    void start(DevCluster cluster, @TempDir Path definitions) throws Exception {
        folder = definitions;
        for (String service : SERVICES) {
            Files.writeString(folder.resolve(service + ".yaml"), Yamls.slo(service, "0.99"));
        }
        scene = new Scene(cluster, 2);
        other = InstanceProcess.start(run(scene));
        here = InstanceServer.start(
                scene.config(SETTINGS),
                BaseDefinitions.ofSources(Definitions.load(List.of(folder)).sources()));
        await().atMost(TIMEOUT).until(() -> LISTENING.matcher(other.output()).find());
        one = new Web(here.port()).as(READER);
        two = new Web(port(other)).as(READER);
        scene.send(outcomes());
        for (Web web : List.of(one, two)) {
            await().atMost(TIMEOUT).untilAsserted(() -> {
                assertThat(web.get("/readyz").statusCode()).isEqualTo(200);
                JsonNode page = web.json("/api/v1/budgets");
                assertThat(total(page)).as(page.toString()).isEqualTo(8 * 100);
                assertThat(web.budgetPartitions()).isBetween(1, 7);
            });
        }
    }

    @AfterAll
    void stop() {
        here.close();
        other.close();
        scene.close();
    }

    @Test
    void logsJsonWithoutTokens() throws IOException {
        assertEachLineIsJson(other.output());
        assertThat(other.output() + one.get("/metrics").body()).doesNotContain(READER, WRITER);
    }

    private List<String> run(Scene scene) {
        List<String> command =
                new ArrayList<>(List.of("run", "--log-format", "json", "--definitions", folder.toString()));
        command.addAll(scene.options(SETTINGS));
        return command;
    }

    @Test
    void appliesDefinitionsThroughOneInstanceOnTheOther() {
        Web writer = new Web(port(other)).as(WRITER);
        assertThat(writer.post("/api/v1/definitions?dry_run=true", Yamls.slo("fresh", "0.99"))
                        .body())
                .containsPattern(
                        "its history is counted from the input, back to 20\\S+Z \\(its first outcome\\), up to [1-9][0-9]* outcomes");

        HttpResponse<String> applied = writer.post("/api/v1/definitions", Yamls.slo("fresh", "0.99"));
        assertThat(applied.statusCode()).as(applied.body()).isEqualTo(200);
        assertThat(Web.json(applied).get("sent").booleanValue()).isTrue();
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(one.items("/api/v1/slos", "slo"))
                .contains("fresh"));

        for (Web web : List.of(one, two)) {
            await().atMost(TIMEOUT).untilAsserted(() -> {
                JsonNode replays = web.json("/api/v1/replays");
                assertThat(replays.get("missing")).isEmpty();
                assertThat(replays.get("items")).isEmpty();
            });
        }
        assertThat(writer.delete("/api/v1/definitions/fresh").statusCode()).isEqualTo(200);
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(one.items("/api/v1/slos", "slo"))
                .doesNotContain("fresh"));
    }

    private static int port(InstanceProcess process) {
        Matcher matcher = LISTENING.matcher(process.output());
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private static List<RequestOutcome> outcomes() {
        Instant at = Instant.parse("2026-03-01T12:00:00Z");
        List<RequestOutcome> outcomes = new ArrayList<>();
        for (String service : SERVICES) {
            outcomes.add(Outcomes.good(service, at, service.equals("s0") ? 90 : 100));
        }
        outcomes.add(Outcomes.bad("s0", at, 10));
        return outcomes;
    }

    /** Sum of the totals of all budgets; -1 if the list is incomplete or has duplicates. */
    private static long total(JsonNode page) {
        if (!page.path("missing").isEmpty() || page.path("total").asInt() != SERVICES.size()) {
            return -1;
        }
        long total = 0;
        for (JsonNode budget : page.get("items")) {
            total += budget.get("total").asLong();
        }
        return total;
    }

    @Test
    void sharesThePartitionsOfBudgets() {
        await().atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(one.budgetPartitions()).isBetween(1, 7);
            assertThat(one.budgetPartitions() + two.budgetPartitions()).isEqualTo(8);
        });
    }

    @Test
    void servesAllBudgetsFromEachInstance() {
        for (Web web : List.of(one, two)) {
            for (String service : STEADY) {
                assertThat(web.json("/api/v1/budgets/" + service + "%2Fall")
                                .get("total")
                                .asLong())
                        .isEqualTo(100);
                JsonNode points =
                        web.json("/api/v1/budgets/" + service + "/all/history").get("points");
                assertThat(points.get(points.size() - 1).get("total").asLong()).isEqualTo(100);
                assertThat(web.get("/api/v1/gate/" + service).statusCode())
                        .as(service)
                        .isEqualTo(service.equals("s0") ? 409 : 200);
            }
            assertThat(web.items("/api/v1/decisions", "service")).isEqualTo(SERVICES);
        }
    }

    @Test
    void servesAllEventsFromEachInstance() {
        for (Web web : List.of(one, two)) {
            await().atMost(TIMEOUT).untilAsserted(() -> assertThat(
                            web.items("/api/v1/events?budget_id=s0/all&type=EXHAUSTED", "budget_id"))
                    .containsExactly("s0/all"));
            assertThat(web.items("/api/v1/alerts/history?service=s0", "state")).contains("FIRING");
            assertThat(web.items("/api/v1/alerts", "service")).contains("s0").doesNotContain("s1");
        }
    }

    @Test
    void publishesMetricsThatPrometheusAccepts() throws IOException, InterruptedException {
        Path scrape = Files.writeString(
                folder.resolve("scrape.txt"), one.get("/metrics").body());
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(scrape.toFile())
                .redirectErrorStream(true)
                .start();
        String complaints = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(complaints).isEmpty();
        assertThat(promtool.waitFor()).isZero();
        assertThat(Files.readString(scrape).lines())
                .anyMatch(line -> line.startsWith("kafka_consumer_lag_max_records{"))
                .anyMatch(line -> line.startsWith("kafka_streams_thread_processed_records_total{"));
    }

    @Test
    void streamsChangesFromEachInstanceWhereverTheTaskRuns() {
        for (Web web : List.of(one, two)) {
            BlockingQueue<String> lines = new LinkedBlockingQueue<>();
            Thread reader = new Thread(() ->
                    web.events("/api/v1/stream?service=s7&kind=snapshot").body().forEach(lines::add));
            reader.setDaemon(true);
            reader.start();
            await().atMost(TIMEOUT).until(() -> lines.contains(": connected") || lines.contains(":connected"));
            await().atMost(TIMEOUT).until(() -> {
                // Sent repeatedly, because the stream starts at the end of the topic.
                scene.send(List.of(Outcomes.good("s7", Instant.parse("2026-03-01T12:00:00Z"), 1)));
                return lines.contains("event: snapshot")
                        && lines.stream().anyMatch(line -> line.contains("\"budget_id\":\"s7/all\""));
            });
        }
    }

    private static int run(StringWriter out, List<String> arguments) {
        return Main.commandLine().setOut(new PrintWriter(out, true)).execute(arguments.toArray(String[]::new));
    }

    @Test
    void tailPrintsRecords() throws IOException {
        StringWriter out = new StringWriter();
        List<String> tail = new ArrayList<>(List.of("tail", "budget-events", "--from-beginning", "--max", "1"));
        tail.addAll(scene.options(Map.of()));

        assertThat(run(out, tail)).isZero();

        JsonNode record = new ObjectMapper().readTree(out.toString());
        assertThat(record.get("topic").asText()).isEqualTo(scene.topics().budgetEvents());
        assertThat(record.get("key").asText()).isEqualTo("s0/all");
        assertThat(record.get("value").get("budget_id").asText()).isEqualTo("s0/all");
        assertThat(record.get("value").get("type").asText()).isNotBlank();
    }

    @Test
    void tailFiltersRecordsByStartAndKey() throws IOException {
        for (String start : List.of("--from-beginning", "--from=2026-01-01T00:00:00Z", "--from=365d")) {
            StringWriter out = new StringWriter();
            List<String> tail = new ArrayList<>(
                    List.of("tail", "budget-snapshots", start, "--key", "s1/all", "--values", "--max", "1"));
            tail.addAll(scene.options(Map.of()));

            assertThat(run(out, tail)).isZero();

            JsonNode value = new ObjectMapper().readTree(out.toString());
            assertThat(value.get("budget_id").asText()).as(start).isEqualTo("s1/all");
            assertThat(value.has("headers")).isFalse();
        }
    }

    /** Runs last, because it kills an instance. */
    @Test
    @Order(Integer.MAX_VALUE)
    void watchEndsAndTheOtherTakesOverWhenAnInstanceIsKilled() throws Exception {
        StringWriter out = new StringWriter();
        Path token = Files.writeString(folder.resolve("token"), READER);
        List<String> watch = List.of(
                "get",
                "budgets",
                "s6/all",
                "--watch",
                "-s",
                "http://127.0.0.1:" + port(other),
                "--token-file",
                token.toString());
        FutureTask<Integer> watching = new FutureTask<>(() -> run(out, watch));
        Thread reader = new Thread(watching);
        reader.setDaemon(true);
        reader.start();
        await().atMost(TIMEOUT).until(() -> {
            scene.send(List.of(Outcomes.good("s6", Instant.parse("2026-03-01T12:00:00Z"), 1)));
            return out.toString()
                            .lines()
                            .filter(line -> line.startsWith("s6/all"))
                            .count()
                    > 1;
        });
        assertThat(out.toString()).startsWith("BUDGET").doesNotContain("s1/all");

        other.kill();

        assertThat(watching.get(1, TimeUnit.MINUTES)).isEqualTo(1);
        assertTheOtherTakesOver(one);
    }

    /** After one instance is killed, requests get a correct response or status 503 while its tasks move to the other. */
    private static void assertTheOtherTakesOver(Web web) {
        List<String> unexpected = new ArrayList<>();
        List<String> unavailable = new ArrayList<>();
        await().atMost(TIMEOUT).until(() -> {
            for (String service : SERVICES) {
                HttpResponse<String> response = web.get("/api/v1/budgets/" + service + "/all");
                boolean moves = response.statusCode() == 503
                        && response.headers().firstValue("Retry-After").isPresent();
                boolean right = response.statusCode() == 200
                        && Web.json(response).get("total").asLong() >= 100;
                (moves ? unavailable : right ? new ArrayList<String>() : unexpected).add(service + response.body());
            }
            return total(web.json("/api/v1/budgets")) > 0;
        });
        assertThat(unexpected).isEmpty();
        assertThat(unavailable).isNotEmpty();
    }

    private static void assertEachLineIsJson(String log) throws IOException {
        List<String> messages = new ArrayList<>();
        for (String line : log.lines().toList()) {
            JsonNode entry = new ObjectMapper().readTree(line);
            assertThat(entry.get("level").asText()).isNotBlank();
            assertThat(entry.get("timestamp").asLong()).isPositive();
            messages.add(entry.get("formattedMessage").asText());
        }
        assertThat(messages).anyMatch(message -> message.startsWith("listening on"));
    }
}
