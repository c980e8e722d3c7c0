package dev.slowburn.http;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import dev.slowburn.http.access.Role;
import dev.slowburn.http.access.Security;
import dev.slowburn.http.access.Tokens;
import dev.slowburn.query.view.AlertRuleView;
import dev.slowburn.query.view.AlertView;
import dev.slowburn.query.view.BudgetView;
import dev.slowburn.query.view.DecisionView;
import dev.slowburn.query.view.EventView;
import dev.slowburn.query.view.FailuresView;
import dev.slowburn.query.view.HistoryView;
import dev.slowburn.query.view.MemberView;
import dev.slowburn.query.view.ReplayView;
import dev.slowburn.query.view.SloView;
import dev.slowburn.query.view.UnclassifiedView;
import dev.slowburn.testkit.instance.Web;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The API's description and the implementation have the same routes, parameters and fields. */
class OpenApiTest {
    private static final Map<String, Set<String>> QUERIES = Map.ofEntries(
            entry("GET /api/v1/budgets", ListRoutes.BUDGETS),
            entry("GET /api/v1/budgets/{id}", BudgetRoutes.NONE),
            entry("GET /api/v1/budgets/{id}/history", BudgetRoutes.HISTORY),
            entry("GET /api/v1/alerts", ListRoutes.ALERTS),
            entry("GET /api/v1/alerts/history", ListRoutes.ALERT_LOG),
            entry("GET /api/v1/events", ListRoutes.EVENTS),
            entry("GET /api/v1/slos", ListRoutes.SLOS),
            entry("POST /api/v1/definitions", DefinitionRoutes.PARAMETERS),
            entry("DELETE /api/v1/definitions/{key}", DefinitionRoutes.PARAMETERS),
            entry("GET /api/v1/replays", ReplayRoutes.PARAMETERS),
            entry("GET /api/v1/decisions", ListRoutes.DECISIONS),
            entry("GET /api/v1/gate/{service}", BudgetRoutes.NONE),
            entry("GET /api/v1/stream", LiveStream.PARAMETERS));
    private static final Map<String, Class<? extends Record>> SCHEMAS = Map.ofEntries(
            entry("Budget", BudgetView.class),
            entry("Failures", FailuresView.class),
            entry("Unclassified", UnclassifiedView.class),
            entry("CompositeObjective", MemberView.class),
            entry("Alert", AlertView.class),
            entry("AlertRule", AlertRuleView.class),
            entry("Event", EventView.class),
            entry("Decision", DecisionView.class),
            entry("Replay", ReplayView.class),
            entry("ReplayPage", Page.class),
            entry("History", HistoryView.class),
            entry("Slo", SloView.class),
            entry("Problem", ProblemDocument.class),
            entry("DefinitionChanges", DefinitionRoutes.Response.class),
            entry("RefusedDefinitions", RefusedDefinitions.class),
            entry("BudgetPage", Page.class),
            entry("EventPage", LogPage.class),
            entry("AlertLogPage", LogPage.class));

    private final ApiServer server = ApiServer.start("127.0.0.1", 0, () -> new Health(true, true, List.of()));
    private final JsonNode document = new ObjectMapper()
            .valueToTree(new Load(LoadSettings.builder().build())
                    .loadFromString(new Web(server.port()).get("/openapi.yaml").body()));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void describesExactlyTheRoutes() {
        Set<String> routes = new TreeSet<>();
        for (String route : server.routes()) {
            routes.add(route.replace("<id>", "{id}").replace("<key>", "{key}"));
        }
        routes.add("GET /api/v1/budgets/{id}/history");

        assertThat(document.get("openapi").asText()).startsWith("3.1");
        Set<String> described = new TreeSet<>();
        for (String path : names(document.get("paths"))) {
            names(document.get("paths").get(path))
                    .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path));
        }
        assertThat(described).isEqualTo(routes);
    }

    /** With tokens, an operation responds 401 without a token and 403 to a reader exactly if its description lists that response. */
    @Test
    void describesWhichOperationsNeedAToken() throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        Security security = new Security(Tokens.of(Map.of("reader-reader-reader", Role.READ)), Optional.empty());
        try (ApiServer guarded = ApiServer.start("127.0.0.1", 0, security, () -> new Health(true, true, List.of()))) {
            for (String path : names(document.get("paths"))) {
                for (String method : names(document.get("paths").get(path))) {
                    URI address = URI.create("http://127.0.0.1:" + guarded.port() + path.replaceAll("\\{\\w+}", "x"));
                    HttpRequest.Builder request = HttpRequest.newBuilder(address)
                            .method(method.toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.noBody());
                    int anonymous = status(client, request.copy());
                    int reader = status(client, request.header("Authorization", "Bearer reader-reader-reader"));
                    Set<String> described =
                            names(document.at(pointer("paths", path, method)).get("responses"));

                    assertThat(described.contains("401"))
                            .as(method + " " + path)
                            .isEqualTo(anonymous == 401);
                    assertThat(described.contains("403"))
                            .as(method + " " + path)
                            .isEqualTo(reader == 403);
                }
            }
        }
    }

    private static int status(HttpClient client, HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void describesExactlyTheKnownParameters() {
        QUERIES.forEach((route, known) -> {
            String method = route.substring(0, route.indexOf(' ')).toLowerCase(Locale.ROOT);
            String path = route.substring(route.indexOf(' ') + 1);
            Set<String> described = new HashSet<>();
            for (JsonNode parameter :
                    document.at(pointer("paths", path, method)).path("parameters")) {
                JsonNode resolved = resolve(parameter);
                if (resolved.get("in").asText().equals("query")) {
                    described.add(resolved.get("name").asText());
                }
            }
            assertThat(described).as(route).isEqualTo(known);
        });
    }

    @Test
    void describesExactlyTheFieldsOfResponses() {
        SCHEMAS.forEach((name, type) -> assertFields(name, document.at(pointer("components", "schemas", name)), type));
    }

    @Test
    void resolvesAllReferences() {
        List<String> references = document.findValuesAsText("$ref");

        assertThat(references).isNotEmpty().allMatch(reference -> !document.at(reference.substring(1))
                .isMissingNode());
    }

    private void assertFields(String where, JsonNode schema, Class<?> type) {
        Set<String> fields = new TreeSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String field = new SnakeCaseStrategy().translate(component.getName());
            fields.add(field);
            JsonNode property = schema.at(pointer("properties", field));
            nested(component.getGenericType()).ifRecord(inner -> {
                JsonNode described = resolve(property.has("items") ? property.get("items") : property);
                assertFields(where + "." + field, described, inner);
            });
        }
        assertThat(names(schema.get("properties"))).as(where).isEqualTo(fields);
        Set<String> required = new TreeSet<>();
        schema.get("required").forEach(name -> required.add(name.asText()));
        assertThat(required).as(where).isEqualTo(fields);
    }

    /** The type of a field, or of the items if the field is a list. */
    private record Nested(Class<?> type) {
        void ifRecord(Consumer<Class<?>> action) {
            if (type.isRecord()) {
                action.accept(type);
            }
        }
    }

    private static Nested nested(Type type) {
        if (type instanceof ParameterizedType list
                && list.getRawType() == List.class
                && list.getActualTypeArguments()[0] instanceof Class<?> item) {
            return new Nested(item);
        }
        return new Nested(type instanceof Class<?> plain ? plain : Object.class);
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    private static String pointer(String... names) {
        List<String> escaped = new ArrayList<>();
        Arrays.asList(names).forEach(name -> escaped.add(name.replace("~", "~0").replace("/", "~1")));
        return "/" + String.join("/", escaped);
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
