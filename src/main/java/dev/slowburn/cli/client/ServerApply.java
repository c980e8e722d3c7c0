package dev.slowburn.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slowburn.change.DefinitionRecord;
import dev.slowburn.cli.output.CellFormat;
import dev.slowburn.domain.outcome.Printable;
import dev.slowburn.runtime.broker.ExitCodes;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Applies and removes definitions through an instance, which checks them against the definitions in force. All documents are sent
 * as one request body; problems are reported with locations in the original files.
 */
public final class ServerApply {
    private static final String PATH = "/api/v1/definitions";
    private static final String REQUEST_BODY = "body";

    private final Server server;
    private final PrintWriter out;
    private final PrintWriter err;

    public ServerApply(Server server, PrintWriter out, PrintWriter err) {
        this.server = server;
        this.out = out;
        this.err = err;
    }

    public int apply(List<DefinitionRecord> records, boolean dryRun, boolean json) {
        JoinedDocuments text = JoinedDocuments.of(records);
        Server.Response response = server.send("POST", PATH + query(dryRun), Optional.of(text.text()));
        relocate(response.body(), text);
        return print(response, json);
    }

    public int remove(String key, boolean dryRun, boolean json) {
        return print(server.send("DELETE", PATH + "/" + Server.encode(key) + query(dryRun), Optional.empty()), json);
    }

    private static String query(boolean dryRun) {
        return dryRun ? "?dry_run=true" : "";
    }

    private static void relocate(JsonNode body, JoinedDocuments text) {
        for (String list : List.of("problems", "warnings", "definitions")) {
            for (JsonNode each : body.path(list)) {
                if (each instanceof ObjectNode finding
                        && finding.path("file").asText().equals(REQUEST_BODY)) {
                    JoinedDocuments.Location location =
                            text.location(finding.path("line").asInt());
                    finding.put("file", location.file()).put("line", location.line());
                }
            }
        }
    }

    private int print(Server.Response response, boolean json) {
        JsonNode body = response.body();
        if (json && (response.isSuccess() || body.has("problems"))) {
            out.println(body);
            return response.isSuccess() ? ExitCodes.DONE : ExitCodes.WRONG_INPUT;
        }
        if (body.has("problems")) {
            body.get("problems").forEach(problem -> err.println(finding(problem)));
            err.println("nothing was sent");
            return ExitCodes.WRONG_INPUT;
        }
        if (!response.isSuccess()) {
            throw response.failure();
        }
        server.expect("definitions", body);
        body.path("warnings").forEach(warning -> err.println("warning: " + finding(warning)));
        String unsent = body.path("sent").asBoolean() ? "" : " (dry run)";
        for (JsonNode definition : body.get("definitions")) {
            String action = CellFormat.text(definition, "action").toLowerCase(Locale.ROOT);
            out.println(CellFormat.text(definition, "key") + "  " + action + unsent);
        }
        List<JsonNode> budgets =
                StreamSupport.stream(body.path("budgets").spliterator(), false).toList();
        for (JsonNode budget : budgets) {
            out.println("  budget " + CellFormat.text(budget, "slo") + "/" + CellFormat.text(budget, "objective") + ": "
                    + CellFormat.text(budget, "detail"));
        }
        return ExitCodes.DONE;
    }

    private static String finding(JsonNode problem) {
        String file = problem.get("file").asText();
        String location = problem.get("line").asInt() == 0
                ? file
                : file + ":" + problem.get("line") + ":" + problem.get("column");
        String field = problem.get("field").asText();
        return Printable.of(location + ": " + (field.isEmpty() ? "" : field + ": ")
                + problem.get("reason").asText());
    }
}
