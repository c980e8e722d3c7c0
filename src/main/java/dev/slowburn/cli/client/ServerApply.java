package dev.slowburn.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slowburn.change.DefinitionRecord;
import dev.slowburn.cli.output.CellFormat;
import dev.slowburn.runtime.broker.ExitCodes;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Applies definitions through an instance, which checks them together with all that is in force. All documents travel as one text;
 * the places of problems are told as those of the files.
 */
public final class ServerApply {
    private static final String PATH = "/api/v1/definitions";
    private static final String OF_THE_TEXT = "body";

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
        Server.Answer answer = server.send("POST", PATH + query(dryRun), Optional.of(text.text()));
        relocate(answer.body(), text);
        return print(answer, json);
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
                if (each instanceof ObjectNode note
                        && note.path("file").asText().equals(OF_THE_TEXT)) {
                    JoinedDocuments.Place place = text.place(note.path("line").asInt());
                    note.put("file", place.file()).put("line", place.line());
                }
            }
        }
    }

    private int print(Server.Answer answer, boolean json) {
        JsonNode body = answer.body();
        if (json && (answer.isDone() || body.has("problems"))) {
            out.println(body);
            return answer.isDone() ? ExitCodes.DONE : ExitCodes.WRONG_INPUT;
        }
        if (body.has("problems")) {
            body.get("problems").forEach(problem -> err.println(note(problem)));
            err.println("nothing is sent");
            return ExitCodes.WRONG_INPUT;
        }
        if (!answer.isDone()) {
            throw answer.refusal();
        }
        body.get("warnings").forEach(warning -> err.println("warning: " + note(warning)));
        String unsent = body.get("sent").asBoolean() ? "" : " (dry run)";
        for (JsonNode definition : body.get("definitions")) {
            String action = CellFormat.text(definition, "action").toLowerCase(Locale.ROOT);
            out.println(CellFormat.text(definition, "key") + "  " + action + unsent);
        }
        List<JsonNode> budgets =
                StreamSupport.stream(body.get("budgets").spliterator(), false).toList();
        for (JsonNode budget : budgets) {
            out.println("  budget " + CellFormat.text(budget, "slo") + "/" + CellFormat.text(budget, "objective") + ": "
                    + CellFormat.text(budget, "detail"));
        }
        return ExitCodes.DONE;
    }

    private static String note(JsonNode problem) {
        String place = problem.get("line").asInt() == 0
                ? CellFormat.text(problem, "file")
                : CellFormat.text(problem, "file") + ":" + problem.get("line") + ":" + problem.get("column");
        String field = problem.get("field").asText();
        return place + ": " + (field.isEmpty() ? "" : field + ": ")
                + problem.get("reason").asText();
    }
}
