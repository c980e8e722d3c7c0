package dev.slowburn.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slowburn.change.InputHistory;
import dev.slowburn.http.access.Role;
import dev.slowburn.http.access.Security;
import dev.slowburn.http.access.Tokens;
import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.testkit.Yamls;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.testkit.topology.Views;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.progress.InputReach;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dry runs and changes of definitions. A file defines cart; the topic defines an SLI and search, which references it. */
class DefinitionRoutesTest {
    private static final String DRY_RUN = "/api/v1/definitions?dry_run=true";
    /** Without replay. */
    private static final String RETURNS =
            "; if the same was counted within ledger.retention, that history returns without what arrived in between";
    /** With replay. */
    private static final String CONTINUES =
            "; if the same was counted within ledger.retention, that history returns and only the rest is counted";

    private final Views views =
            Views.of(BaseDefinitions.ofSources(List.of(new Source("slos/cart.yaml", Yamls.slo("cart", "0.99")))));
    private final ApiServer server = start(Security.OPEN);
    private final Web web = new Web(server.port());

    private static ApiServer start(Security security) {
        return ApiServer.start("127.0.0.1", 0, security, () -> new Health(true, true, List.of()));
    }

    @BeforeEach
    void open() {
        views.harness().define("SLI/answered", Yamls.sli("answered", "status_code < 500"));
        views.harness().define("search", Yamls.sloOf("answered", "search", "0.9"));
        server.open(views.instance(Views.NOBODY_ELSE));
    }

    @AfterEach
    void close() {
        server.close();
        views.close();
    }

    @Test
    void includesSourceAndTextOfADefinition() {
        JsonNode search = web.json("/api/v1/slos?slo=search").get("items").get(0);
        assertThat(search.get("source").asText()).isEqualTo("slo-definitions/search");
        assertThat(search.get("definition").isNull()).as("in a list").isTrue();

        views.harness().pass(Duration.ofSeconds(2));
        assertThat(web.json("/api/v1/budgets/search%2Fall")
                        .at("/definition/definition")
                        .asText())
                .isEqualTo(Yamls.sloOf("answered", "search", "0.9"));

        JsonNode objective = search.get("objectives").get(0);
        assertThat(objective.get("sli").get("good").asText()).isEqualTo("status_code < 500");
        assertThat(objective.get("sli").get("bad").asText()).isEqualTo("all others");
        assertThat(objective.get("window_kind").asText()).isEqualTo("rolling");
        assertThat(objective.get("time_zone").isNull()).isTrue();
        assertThat(web.items("/api/v1/slos?slo=cart", "source")).containsExactly("slos/cart.yaml");
        assertThat(web.items("/api/v1/slos?slo=nobody", "slo")).isEmpty();
    }

    private JsonNode dryRun(String yaml) {
        HttpResponse<String> response = web.post(DRY_RUN, yaml);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode answer = Web.json(response);
        assertThat(answer.get("sent").booleanValue()).isFalse();
        return answer;
    }

    private static List<String> lines(JsonNode items, String... fields) {
        return items.findParents(fields[0]).stream()
                .map(item -> String.join(
                        " ",
                        List.of(fields).stream()
                                .map(field -> item.get(field).asText())
                                .toList()))
                .toList();
    }

    @Test
    void keepsHistoryIfOnlyTheTargetChanges() {
        JsonNode answer = dryRun(Yamls.slo("cart", "0.999") + "---\n" + Yamls.slo("pay", "0.9"));

        assertThat(lines(answer.get("definitions"), "key", "kind", "action", "file", "line"))
                .containsExactly("cart SLO CHANGED body 1", "pay SLO CREATED body 10");
        assertThat(lines(answer.get("budgets"), "slo", "objective", "effect"))
                .containsExactly("cart all HISTORY_KEPT", "pay all CREATED");
        assertThat(views.harness().definitions().slos()).hasSize(2);
    }

    @Test
    void losesHistoryOfSlosWhoseSliFilterChanges() {
        JsonNode answer = dryRun(Yamls.sli("answered", "status_code < 400"));

        assertThat(lines(answer.get("definitions"), "key", "action")).containsExactly("SLI/answered CHANGED");
        assertThat(lines(answer.get("budgets"), "slo", "effect")).containsExactly("search HISTORY_LOST");
        assertThat(answer.get("budgets").get(0).get("detail").asText())
                .isEqualTo("counts something else: starts with an empty ledger" + RETURNS);
    }

    /** The ledgers of earlier rules are kept, so that a change back to them, or a new budget, may find one. */
    @Test
    void saysWhichHistoryReturnsIfAChangeIsReverted() {
        String former = Yamls.sli("answered", "status_code < 500");
        views.harness().define("SLI/answered", Yamls.sli("answered", "status_code < 400"));

        assertThat(lines(dryRun(former).get("budgets"), "slo", "effect", "detail"))
                .containsExactly("search HISTORY_LOST counts something else: starts with an empty ledger" + RETURNS);
        assertThat(lines(dryRun(Yamls.slo("pay", "0.9")).get("budgets"), "slo", "effect", "detail"))
                .containsExactly("pay CREATED starts with the next outcome" + RETURNS);

        views.setInputHistory(new InputHistory(OptionalLong.empty(), false, 100, Optional.empty()));

        assertThat(lines(dryRun(former).get("budgets"), "slo", "effect", "detail"))
                .containsExactly(
                        "search HISTORY_RECOUNTED counts something else: its history is counted again from the input"
                                + CONTINUES);
        assertThat(detailOfNew()).isEqualTo("its history is counted from the input" + CONTINUES);
    }

    @Test
    void recountsHistoryFromTheInput() {
        views.setInputHistory(new InputHistory(OptionalLong.of(1_234_567_890), false, 200_000, Optional.empty()));

        JsonNode budgets = dryRun(Yamls.sli("answered", "status_code < 400") + "---\n" + Yamls.slo("pay", "0.9"))
                .get("budgets");

        assertThat(lines(budgets, "slo", "effect", "detail"))
                .containsExactly(
                        "pay CREATED its history is counted from the input, up to 1,234,567,890 outcomes, about 102 min"
                                + " at replay.rate with one instance" + CONTINUES,
                        "search HISTORY_RECOUNTED counts something else: its history is counted again from the input,"
                                + " up to 1,234,567,890 outcomes, about 102 min at replay.rate with one instance"
                                + CONTINUES);
    }

    @Test
    void statesHowLongTheHistoryTakesIfItIsKnown() {
        views.setInputHistory(new InputHistory(OptionalLong.empty(), false, 100, Optional.empty()));
        assertThat(detailOfNew()).isEqualTo("its history is counted from the input" + CONTINUES);

        views.setInputHistory(new InputHistory(OptionalLong.of(1_050), false, 100, Optional.empty()));
        assertThat(detailOfNew()).contains("up to 1,050 outcomes, less than a minute at replay.rate");

        views.setInputHistory(new InputHistory(OptionalLong.of(1_000_000), false, 100, Optional.empty()));
        assertThat(detailOfNew()).contains("about 2 h at replay.rate");

        views.setInputHistory(new InputHistory(OptionalLong.of(1_050), true, 100, Optional.empty()));
        assertThat(detailOfNew())
                .as("a record may contain many spans")
                .contains("up to 1,050 records, less than a minute at replay.rate");

        views.setInputHistory(new InputHistory(OptionalLong.of(0), false, 100, Optional.empty()));
        assertThat(detailOfNew()).isEqualTo("its history is counted from the input, which is empty" + CONTINUES);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            2026-03-01T11:00:00.5Z | DELETED | ", back to 2026-03-01T11:00:00Z (older outcomes were deleted, so that its window of 2h is incomplete at first)"
            2025-02-27T08:00:00Z | DELETED | ", back to 2025-02-27T08:00:00Z (older outcomes were deleted)"
            2026-03-01T11:00:00Z | FIRST_OUTCOME | ", back to 2026-03-01T11:00:00Z (its first outcome)"
            2026-01-27T08:00:00Z | LEDGER | ", back to 2026-01-27T08:00:00Z (ledger.retention)"
            | DELETED | ", unknown back to when, because all outcomes of a partition were deleted"
            """)
    void statesBackToWhenTheHistoryReaches(Instant since, InputReach.Limit limit, String text) {
        OptionalLong known = since == null ? OptionalLong.empty() : OptionalLong.of(since.toEpochMilli());
        InputReach reach = new InputReach(
                known, limit, Instant.parse("2026-03-01T12:00:00Z").toEpochMilli());
        views.setInputHistory(new InputHistory(OptionalLong.of(5), false, 100, Optional.of(reach)));

        assertThat(detailOfNew())
                .isEqualTo("its history is counted from the input" + text
                        + ", up to 5 outcomes, less than a minute at replay.rate with one instance" + CONTINUES);
    }

    private String detailOfNew() {
        return dryRun(Yamls.slo("pay", "0.9"))
                .get("budgets")
                .get(0)
                .get("detail")
                .asText();
    }

    @Test
    void reportsNoChangeForDefinitionsInForce() {
        JsonNode answer =
                dryRun("---\n" + Yamls.slo("cart", "0.99") + "---\n" + Yamls.sloOf("answered", "search", "0.9"));

        assertThat(lines(answer.get("definitions"), "key", "action"))
                .containsExactly("cart UNCHANGED", "search UNCHANGED");
        assertThat(answer.get("budgets")).isEmpty();
    }

    @Test
    void reportsProblemsWithTheirPlaceInTheBody() {
        HttpResponse<String> response =
                web.post(DRY_RUN, Yamls.slo("pay", "0.9") + "---\n" + Yamls.sloOf("nothing", "cart", "1.5"));

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = Web.json(response);
        assertThat(problem.get("type").asText()).isEqualTo("about:blank");
        assertThat(problem.get("status").asInt()).isEqualTo(422);
        assertThat(lines(problem.get("problems"), "file", "line", "field", "category"))
                .containsExactlyInAnyOrder(
                        "body 16 spec.indicatorRef INVALID", "body 19 spec.objectives[0].target INVALID");
    }

    @Test
    void rejectsInvalidYamlAndMissingOrDuplicateNames() {
        assertThat(web.post(DRY_RUN, "a: [").statusCode()).isEqualTo(422);
        assertThat(web.post(DRY_RUN, Yamls.slo("pay", "0.9") + "---\na: [\n").statusCode())
                .isEqualTo(422);
        assertThat(web.post(DRY_RUN, "").statusCode()).isEqualTo(422);
        assertThat(web.post(DRY_RUN, "kind: SLO").statusCode()).isEqualTo(422);

        HttpResponse<String> twice = web.post(DRY_RUN, Yamls.slo("pay", "0.9") + "---\n" + Yamls.slo("pay", "0.99"));
        assertThat(twice.statusCode()).isEqualTo(422);
        assertThat(Web.json(twice).get("problems").get(0).get("field").asText()).isEqualTo("metadata.name");
    }

    @Test
    void rejectsTheRemovalOfAReferencedDefinition() {
        HttpResponse<String> search = web.delete("/api/v1/definitions/search?dry_run=true");
        assertThat(search.statusCode()).isEqualTo(200);
        assertThat(lines(Web.json(search).get("definitions"), "key", "action")).containsExactly("search REMOVED");
        assertThat(lines(Web.json(search).get("budgets"), "slo", "effect")).containsExactly("search REMOVED");

        for (String key : List.of("SLI/answered", "SLI%2Fanswered")) {
            HttpResponse<String> referred = web.delete("/api/v1/definitions/" + key + "?dry_run=true");
            assertThat(referred.statusCode()).isEqualTo(422);
            assertThat(Web.json(referred).get("problems").get(0).get("file").asText())
                    .isEqualTo("slo-definitions/search");
        }
        assertThat(web.delete("/api/v1/definitions/cart?dry_run=true").statusCode())
                .isEqualTo(404);
    }

    @Test
    void restoresTheDefinitionOfAFileOnRemoval() {
        views.harness().define("cart", Yamls.slo("cart", "0.5"));

        JsonNode answer = Web.json(web.delete("/api/v1/definitions/cart?dry_run=true"));

        assertThat(lines(answer.get("budgets"), "slo", "effect")).containsExactly("cart HISTORY_KEPT");
    }

    @Test
    void listsLabelsAndFiltersBudgetsByThem() {
        String labelled = Yamls.slo("cart", "0.99")
                .replace("metadata: {name: cart}", "metadata: {name: cart, labels: {team: [web, shop], tier: gold}}");
        views.harness().define("cart", labelled);
        views.now("cart", 10, 0);
        views.harness().minutes(1);

        assertThat(web.json("/api/v1/slos").get("items").get(0).get("labels").toString())
                .contains("\"team\":[\"web\",\"shop\"]", "\"tier\":[\"gold\"]");
        assertThat(web.items("/api/v1/budgets?label=team%3Dshop&label=tier%3Dgold", "budget_id"))
                .containsExactly("cart/all");
        assertThat(web.items("/api/v1/budgets?label=team%3Dops", "budget_id")).isEmpty();
        assertThat(web.items("/api/v1/budgets?label=tier%3Dgold&label=team%3Dops", "budget_id"))
                .isEmpty();
    }

    @Test
    void rejectsChangesWithoutAToken() {
        HttpResponse<String> response = web.post("/api/v1/definitions", Yamls.slo("pay", "0.9"));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(Web.json(response).get("detail").asText()).contains("token with the role write");
        assertThat(web.delete("/api/v1/definitions/search").statusCode()).isEqualTo(403);
        assertThat(web.post("/api/v1/definitions?dry_run=maybe", "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void appliesChangesWithTheRoleWrite() {
        Security guarded = new Security(Tokens.of(Map.of("writer-writer", Role.WRITE)), Optional.empty());
        try (ApiServer open = start(guarded)) {
            open.open(views.instance(Views.NOBODY_ELSE));
            Web writer = new Web(open.port()).as("writer-writer");

            HttpResponse<String> applied = writer.post("/api/v1/definitions", Yamls.slo("pay", "0.9"));

            assertThat(applied.statusCode()).as(applied.body()).isEqualTo(200);
            assertThat(Web.json(applied).get("sent").booleanValue()).isTrue();
            assertThat(writer.items("/api/v1/slos", "slo")).containsExactly("cart", "pay", "search");
            assertThat(writer.delete("/api/v1/definitions/pay").statusCode()).isEqualTo(200);
            assertThat(writer.items("/api/v1/slos", "slo")).containsExactly("cart", "search");
            assertThat(writer.post("/api/v1/definitions", "kind: SLO").statusCode())
                    .isEqualTo(422);
        }
    }

    @Test
    void rejectsABodyBeyondTheLimit() {
        HttpResponse<String> response = web.post(DRY_RUN, "a".repeat(1_100_000));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    }
}
