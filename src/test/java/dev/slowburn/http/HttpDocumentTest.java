package dev.slowburn.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.testkit.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The page on HTTP has each operation of the OpenAPI document, with its parameters and responses. */
class HttpDocumentTest {
    private final StringBuilder page = new StringBuilder();
    private JsonNode document;

    @Test
    void thePageHasEachOperation() throws IOException {
        document = new ObjectMapper()
                .valueToTree(new Load(LoadSettings.builder().build())
                        .loadFromString(Files.readString(Path.of("src/main/resources/openapi.yaml"))));
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> append(path.getKey(), operation)));
        new GeneratedPage("reference/http.md", "operations").assertContains(page.toString());
    }

    private void append(String path, Map.Entry<String, JsonNode> operation) {
        JsonNode details = operation.getValue();
        page.append("\n## ")
                .append(operation.getKey().toUpperCase(Locale.ROOT))
                .append(" ")
                .append(path)
                .append("\n\n")
                .append(text(details, "summary"))
                .append("\n");
        String description = text(details, "description");
        if (!description.isEmpty()) {
            page.append("\n").append(description).append("\n");
        }
        if (details.has("parameters")) {
            page.append("\n| parameter | in | type | meaning |\n|---|---|---|---|\n");
            details.get("parameters").forEach(parameter -> append(resolve(parameter)));
        }
        page.append("\n| status | response | body |\n|---|---|---|\n");
        details.get("responses").properties().forEach(each -> {
            JsonNode response = resolve(each.getValue());
            page.append("| %s | %s | %s |\n"
                    .formatted(each.getKey(), cell(text(response, "description")), body(response.path("content"))));
        });
    }

    private void append(JsonNode parameter) {
        JsonNode schema = resolve(parameter.path("schema"));
        String limit =
                schema.has("default") ? ", default `" + schema.get("default").asText() + "`" : "";
        page.append("| `%s`%s | %s | %s%s | %s |\n"
                .formatted(
                        text(parameter, "name"),
                        parameter.path("required").asBoolean() ? " (required)" : "",
                        text(parameter, "in"),
                        type(schema),
                        limit,
                        cell(text(parameter, "description"))));
    }

    private String type(JsonNode schema) {
        if (schema.has("items")) {
            return "list of " + type(resolve(schema.get("items")));
        }
        return schema.path("format").asText(schema.path("type").asText("any"));
    }

    private static String body(JsonNode content) {
        StringBuilder bodies = new StringBuilder();
        content.properties().forEach(each -> {
            String reference = each.getValue().at("/schema/$ref").asText();
            bodies.append(bodies.isEmpty() ? "" : ", ")
                    .append("`")
                    .append(each.getKey())
                    .append("`");
            if (!reference.isEmpty()) {
                bodies.append(" ").append(reference.substring(reference.lastIndexOf('/') + 1));
            }
        });
        return bodies.toString();
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText().strip();
    }

    private static String cell(String text) {
        return text.replaceAll("\\s*\n\\s*", " ").replace("|", "\\|");
    }
}
