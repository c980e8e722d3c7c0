package dev.slowburn.http;

import dev.slowburn.query.NotFoundException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Serves the AsyncAPI document of the topics, and the Avro schemas that it refers to. */
final class TopicDescription {
    private static final String SCHEMAS = "/schemas/";
    private static final List<String> NAMES = List.of(
            "RequestOutcome.avsc",
            "BudgetSnapshot.avsc",
            "BudgetEvent.avsc",
            "BurnRateAlert.avsc",
            "ReleaseDecision.avsc");

    private final String document;
    private final Map<String, byte[]> schemas;

    TopicDescription() {
        // References are relative to the document, which is beside the schemas in the repository.
        document = new String(ApiServer.resource(SCHEMAS + "asyncapi.yaml"), StandardCharsets.UTF_8)
                .replace("$ref: ./", "$ref: ." + SCHEMAS);
        schemas = NAMES.stream()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), name -> ApiServer.resource(SCHEMAS + name)));
    }

    void register(RoutesConfig routes) {
        routes.get("/asyncapi.yaml", context -> context.contentType("application/yaml")
                .result(document));
        routes.get(SCHEMAS + "{name}", this::schema);
    }

    private void schema(Context context) {
        byte[] schema = schemas.get(context.pathParam("name"));
        if (schema == null) {
            throw new NotFoundException("there is no such schema; the schemas are " + String.join(", ", NAMES));
        }
        context.contentType("application/json").result(schema);
    }
}
