package dev.slowburn.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.testkit.Outcomes;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.testkit.topology.Views;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The HTTP API of an instance with an exhausted budget of cart and budgets for the regions of pay. */
class ApiTest {
    private static final DefinitionSet DEFINITIONS = DefinitionSet.of(List.of(
            new SloBuilder("cart").window("1d").ladder(0).build(),
            new SloBuilder("pay").groupBy(10, "region").build()));

    private final Views views = Views.of(DEFINITIONS);
    private final ApiServer server =
            ApiServer.start("127.0.0.1", 0, () -> new Health(true, false, List.of("starting")));
    private final Web web = new Web(server.port());

    @BeforeEach
    void send() {
        for (String region : List.of("eu/west", "us", "history")) {
            views.harness()
                    .send(Outcomes.with(Outcomes.good("pay", views.harness().wallClock(), 100), "region", region));
        }
        views.now("cart", 900, 100);
        views.harness().minutes(1);
        server.open(views.instance(Views.NOBODY_ELSE));
    }

    @AfterEach
    void close() {
        server.close();
        views.close();
    }

    private void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = Web.json(response);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("type").asText()).isEqualTo("about:blank");
        assertThat(problem.get("title").asText()).isNotBlank();
        assertThat(problem.get("detail").asText()).contains(detail);
    }

    @Test
    void rejectsAnInvalidCharset() {
        for (String type : List.of("application/yaml; charset", "text/plain;charset-8", "a/b; charset= ")) {
            assertThat(web.get("/api/v1/budgets", "Content-Type", type).statusCode())
                    .as(type)
                    .isEqualTo(400);
        }

        assertThat(web.get("/api/v1/budgets", "Content-Type", "text/plain; charset=utf-8")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void listsBudgetsPageByPage() {
        JsonNode page = web.json("/api/v1/budgets?service=pay&sort=-budget_id&offset=1&limit=1");

        assertThat(page.get("total").asInt()).isEqualTo(3);
        assertThat(page.get("offset").asInt()).isEqualTo(1);
        assertThat(page.get("missing")).isEmpty();
        assertThat(page.get("items")).hasSize(1);
        assertThat(page.get("items").get(0).get("budget_id").asText()).isEqualTo("pay/all/history");
        assertThat(web.items("/api/v1/budgets?state=EXHAUSTED,NO_DATA", "budget_id"))
                .containsExactly("cart/all");
        assertThat(web.items("/api/v1/budgets?label=region%3Dus", "budget_id")).containsExactly("pay/all/us");
        assertThat(web.items("/api/v1/budgets?label=region%3Dmars&label=region%3Dus", "budget_id"))
                .as("all labels must match, also those with the same key")
                .isEmpty();
    }

    /** Reads the filters from the API's description, so that new filters are tested, too. */
    @Test
    void acceptsFixedFilterValuesInAnyCaseAndRejectsOthers() throws IOException {
        JsonNode paths = new ObjectMapper()
                .valueToTree(new Load(LoadSettings.builder()
                                .setAllowDuplicateKeys(false)
                                .build())
                        .loadFromString(Files.readString(Path.of("src/main/resources/openapi.yaml"))))
                .get("paths");
        List<String> tried = new ArrayList<>();
        paths.properties()
                .forEach(path -> path.getValue().path("get").path("parameters").forEach(parameter -> {
                    JsonNode words = parameter.at("/schema/items/enum");
                    String filter = path.getKey() + "?" + parameter.path("name").asText() + "=";
                    if (words.isMissingNode() || path.getKey().endsWith("/stream")) {
                        return;
                    }
                    tried.add(filter);
                    for (JsonNode word : words) {
                        for (String typed : List.of(word.asText(), word.asText().toLowerCase(Locale.ROOT))) {
                            assertThat(web.get(filter + typed).statusCode())
                                    .as(filter + typed)
                                    .isEqualTo(200);
                        }
                    }
                    assertProblem(
                            web.get(filter + "foo"),
                            400,
                            words.get(words.size() - 1).asText());
                }));

        assertThat(tried).hasSizeGreaterThan(3);
        assertThat(web.items("/api/v1/budgets?state=exhausted", "budget_id")).containsExactly("cart/all");
        assertThat(web.json("/api/v1/decisions?decision=freeze").get("total").asInt())
                .isEqualTo(1);
    }

    @Test
    void respondsWithTheBudgetItsRulesAndAlerts() {
        JsonNode budget = web.json("/api/v1/budgets/cart%2Fall");

        assertThat(budget.get("budget_id").asText()).isEqualTo("cart/all");
        assertThat(budget.get("state").asText()).isEqualTo("EXHAUSTED");
        assertThat(budget.get("bad").asLong()).isEqualTo(100);
        assertThat(budget.get("as_of").asText()).startsWith("2026-03-01T12:0");
        assertThat(budget.get("burn_rates").get(0).get("look_back").asText()).isEqualTo("2m");
        assertThat(budget.get("seconds_to_exhaustion").asLong()).isZero();
        assertThat(budget.get("alert_rules").get(0).get("rule").asText()).isEqualTo("burn-5m");
        assertThat(budget.get("alerts").get(0).get("state").asText()).isEqualTo("FIRING");
        assertThat(web.items("/api/v1/alerts?severity=page", "rule")).contains("burn-5m");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/budgets/pay%2Fall%2Fus, pay/all/us",
        "/api/v1/budgets/pay/all/us, pay/all/us",
        "/api/v1/budgets/pay%2Fall%2Feu%252Fwest, pay/all/eu%2Fwest",
        "/api/v1/budgets/pay/all/eu%252Fwest, pay/all/eu%2Fwest",
        "/api/v1/budgets/pay%2Fall%2Fhistory, pay/all/history",
        "/api/v1/budgets/pay%2Fall%2Fhistory/history?step=1h, pay/all/history",
        "/api/v1/budgets/pay/all/history/history, pay/all/history",
        "/api/v1/budgets/cart/all/history, cart/all",
    })
    void acceptsEncodedAndUnescapedIds(String path, String id) {
        assertThat(web.json(path).get("budget_id").asText()).isEqualTo(id);
    }

    @Test
    void endsAHistoryWithTheCurrentBudget() {
        JsonNode history = web.json("/api/v1/budgets/cart/all/history?from=2026-03-01T11:00:00Z&step=1h");

        JsonNode points = history.get("points");
        assertThat(points).hasSize(2);
        assertThat(history.get("step_seconds").asInt()).isEqualTo(3_600);
        assertThat(points.get(1).get("start").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(points.get(1).get("bad").asLong()).isEqualTo(100);
        assertThat(points.get(1).get("burned_ratio").asDouble())
                .isEqualTo(web.json("/api/v1/budgets/cart/all")
                        .get("consumed_ratio")
                        .asDouble());
    }

    @Test
    void gateRespondsWith409AndCausesOnFreeze() {
        HttpResponse<String> frozen = web.get("/api/v1/gate/cart");
        assertThat(frozen.statusCode()).isEqualTo(409);
        assertThat(Web.json(frozen).get("decision").asText()).isEqualTo("FREEZE");
        assertThat(Web.json(frozen).get("causes").get(0).get("budget_id").asText())
                .isEqualTo("cart/all");

        HttpResponse<String> free = web.get("/api/v1/gate/pay");
        assertThat(free.statusCode()).isEqualTo(200);
        assertThat(Web.json(free).get("decision").asText()).isEqualTo("PROCEED");
        assertProblem(web.get("/api/v1/gate/nobody"), 404, "service nobody has no budget");
        assertThat(web.items("/api/v1/decisions?decision=FREEZE", "service")).containsExactly("cart");
    }

    /** Filters match exact values, as the links of the UI require. */
    @Test
    void filtersAlertsBySlo() {
        assertThat(web.items("/api/v1/alerts?slo=cart", "service")).isNotEmpty().containsOnly("cart");
        assertThat(web.items("/api/v1/alerts?slo=car", "service")).isEmpty();
        assertThat(web.get("/api/v1/alerts/history?slo=cart").statusCode()).isEqualTo(200);
        assertThat(web.json("/api/v1/events?slo=cart").get("kept_from").isNull())
                .isTrue();
    }

    @Test
    void listsDefinitionsInForce() {
        assertThat(web.items("/api/v1/slos", "slo")).containsExactly("cart", "pay");
        JsonNode pay = web.json("/api/v1/slos?service=pay").get("items").get(0);
        assertThat(pay.get("group_by").get(0).asText()).isEqualTo("region");
        assertThat(pay.get("input").isNull()).isTrue();
        assertThat(pay.get("objectives").get(0).get("target").asText()).isEqualTo("0.99");
    }

    /** Includes a definition with groups but without outcomes. */
    @Test
    void respondsWithTheDocumentOfEachDefinition() {
        for (String slo : List.of("cart", "pay")) {
            JsonNode definition = web.json("/api/v1/slos/" + slo);
            assertThat(definition.get("slo").asText()).isEqualTo(slo);
            assertThat(definition.get("definition").isTextual())
                    .isEqualTo(web.json("/api/v1/budgets/cart/all")
                            .at("/definition/definition")
                            .isTextual());
        }

        assertProblem(web.get("/api/v1/slos/none"), 404, "no SLO 'none' is in force");
    }

    @Test
    void namesTheInvalidParameter() {
        assertProblem(web.get("/api/v1/budgets?limit=2000"), 400, "limit: must be a whole number from 0 to 1000");
        assertProblem(web.get("/api/v1/budgets?colour=red"), 400, "unknown parameter colour");
        assertProblem(web.get("/api/v1/stream"), 400, "Accept: must be text/event-stream");
        assertProblem(web.get("/api/v1/budgets?sort=colour"), 400, "sort: must be one of bad, budget_id");
        assertProblem(web.get("/api/v1/budgets?label=us"), 400, "label: must be key=value");
        assertProblem(web.get("/api/v1/budgets/cart/all/history?from=yesterday"), 400, "from: must be like");
        assertProblem(web.get("/api/v1/budgets/cart/all/history?step=1y"), 400, "step: must be like 5m");
        assertProblem(
                web.get("/api/v1/budgets/cart/all/history?look_back=90s"),
                400,
                "look_back: must be whole minutes, was '90s'");
        assertProblem(web.get("/api/v1/gate/cart?x=1"), 400, "unknown parameter x; there are no parameters");
        assertProblem(
                web.get("/api/v1/budgets/cart/all/history?from=1&to=2"),
                400,
                "from, to: nothing in this range is retained; request a time from 2026-02-28T");
    }

    @Test
    void rejectsAReversedRangeInOneSentence() {
        String reversed = "from=2026-03-01T12:00:00Z&to=2026-03-01T11:00:00Z";
        for (String path : List.of("/api/v1/budgets/cart/all/history", "/api/v1/events", "/api/v1/alerts/history")) {
            assertProblem(
                    web.get(path + "?" + reversed),
                    400,
                    "from: must be before to; swap them or omit one, was 2026-03-01T12:00:00Z, with to"
                            + " 2026-03-01T11:00:00Z");
        }
    }

    @Test
    void respondsWithAProblemDocumentIfNotFound() {
        assertProblem(web.get("/api/v1/budgets/cart/none"), 404, "cart/none");
        assertProblem(web.get("/api/v1/budgets/pay/all/mars"), 404, "no outcome of budget pay/all/mars");
        assertProblem(web.get("/nowhere"), 404, "");
    }

    /** The server rejects these requests before any route. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/budgets/%00", "/api/v1/budgets/%ff", "/%00"})
    void respondsWithAProblemDocumentIfThePathIsInvalid(String path) {
        assertProblem(web.get(path), 400, "the server rejected the request");
    }

    @Test
    void respondsWith304IfTheETagMatches() {
        HttpResponse<String> first = web.get("/api/v1/budgets/cart/all");
        String tag = first.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> second = web.get("/api/v1/budgets/cart/all", "If-None-Match", tag);

        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @Test
    void compressesResponsesIfAccepted() throws IOException {
        HttpResponse<byte[]> packed =
                web.getBytes("/api/v1/budgets/cart/all/history?step=1m", "Accept-Encoding", "gzip");

        assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
        String plain = new String(
                new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(plain).startsWith("{\"budget_id\":\"cart/all\"").hasSizeGreaterThan(packed.body().length);
    }

    @Test
    void respondsWith503AndRetryAfterWhileBudgetsAreMoving() {
        Views unevaluated = Views.of(DEFINITIONS);
        server.open(unevaluated.instance(Views.NOBODY_ELSE));

        for (String path :
                List.of("/api/v1/budgets/cart/all", "/api/v1/budgets/cart/all/history", "/api/v1/gate/cart")) {
            HttpResponse<String> response = web.get(path);
            assertProblem(response, 503, "service cart are starting or moving");
            assertThat(response.headers().firstValue("Retry-After")).contains("2");
        }
        assertThat(web.json("/api/v1/budgets").get("missing").get(0).asText())
                .isEqualTo("the budgets of partitions 0 of 1 are starting or moving to another instance");
        for (String path : List.of("/api/v1/events", "/api/v1/alerts/history")) {
            assertThat(web.json(path).get("missing").get(0).asText())
                    .isEqualTo("events and alerts are still being read from their topics");
        }
        unevaluated.close();
    }

    @Test
    void servesOnlyHealthBeforeTheInstanceRuns() {
        try (ApiServer starting = ApiServer.start("127.0.0.1", 0, () -> new Health(true, false, List.of("starting")))) {
            Web early = new Web(starting.port());
            assertThat(early.get("/healthz").statusCode()).isEqualTo(200);

            HttpResponse<String> ready = early.get("/readyz");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(Web.json(ready).get("reasons").get(0).asText()).isEqualTo("starting");
            assertProblem(early.get("/api/v1/budgets"), 503, "the instance is starting");
            assertProblem(early.get("/metrics"), 503, "the instance is starting");
        }
    }

    @Test
    void includesNoticesAlthoughTheInstanceIsReady() {
        Health noted = new Health(true, true, List.of(), List.of("a setting weakens a guarantee"));
        try (ApiServer running = ApiServer.start("127.0.0.1", 0, () -> noted)) {
            HttpResponse<String> ready = new Web(running.port()).get("/readyz");

            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(Web.json(ready).get("reasons")).isEmpty();
            assertThat(Web.json(ready).get("notices").get(0).asText()).isEqualTo("a setting weakens a guarantee");
        }
    }
}
