package dev.slowburn.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slowburn.cli.client.Server;
import dev.slowburn.cli.client.ServerException;
import dev.slowburn.cli.options.ServerOptions;
import dev.slowburn.cli.options.TimeConverter;
import dev.slowburn.cli.output.CellFormat;
import dev.slowburn.cli.output.Colours;
import dev.slowburn.runtime.broker.ExitCodes;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slowburn gate}: may a service be released? For pipelines, which read the exit code. */
@Command(
        name = "gate",
        description = "Says whether a service may be released, and why.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  slowburn gate checkout --server https://slowburn:8443 && ./release",
            "  slowburn gate checkout --wait --timeout 30m",
            "      until it may be released, half an hour at most"
        },
        exitCodeList = {
            "0:PROCEED or CAUTION",
            "1:FREEZE",
            "2:wrong usage, or nobody could tell; the reason is on standard error"
        })
final class GateCommand implements Callable<Integer> {
    private static final int FROZEN = 1;

    @Mixin
    private ServerOptions server;

    @Parameters(index = "0", paramLabel = "SERVICE", description = "The service that is to be released.")
    private String service;

    @Option(names = "--wait", description = "Ask again while it is FREEZE or nobody can tell.")
    private boolean waits;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = TimeConverter.class,
            description = "How long to wait at most, such as 90s or 30m. Default: ${DEFAULT-VALUE}.")
    private Duration timeout;

    @Option(
            names = "--poll",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = TimeConverter.class,
            description = "Time between two questions. Default: ${DEFAULT-VALUE}.")
    private Duration poll;

    @Option(names = "--json", description = "Print the decision as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Server instance = server.connect();
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            Verdict verdict = ask(instance);
            boolean over = !waits || verdict.isFinal() || System.nanoTime() - end >= 0;
            if (over) {
                return print(verdict);
            }
            TimeUnit.NANOSECONDS.sleep(Math.max(1, Math.min(poll.toNanos(), end - System.nanoTime())));
        }
    }

    /** @param decision empty if nobody could tell */
    private record Verdict(Optional<JsonNode> decision, ServerException trouble, boolean isPassing) {
        boolean isFrozen() {
            return decision.map(body -> body.get("decision").asText().equals("FREEZE"))
                    .orElse(false);
        }

        /** Whether asking again would say the same. */
        boolean isFinal() {
            return decision.isPresent() ? !isFrozen() : !isPassing;
        }
    }

    private Verdict ask(Server instance) {
        try {
            Server.Answer answer = instance.send("GET", "/api/v1/gate/" + Server.encode(service), Optional.empty());
            if (answer.body().has("decision")) {
                return new Verdict(Optional.of(answer.body()), null, false);
            }
            return new Verdict(Optional.empty(), answer.refusal(), answer.status() == 503);
        } catch (ServerException e) {
            return new Verdict(Optional.empty(), e, true);
        }
    }

    private int print(Verdict verdict) {
        if (verdict.decision().isEmpty()) {
            spec.commandLine().getErr().println("slowburn: " + verdict.trouble().getMessage());
            return ExitCodes.WRONG_INPUT;
        }
        JsonNode decision = verdict.decision().get();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(decision);
        } else {
            out.println(Colours.ofOutput().word(CellFormat.text(decision, "decision")) + "  " + service);
            for (JsonNode cause : decision.get("causes")) {
                out.println("  " + CellFormat.text(cause, "budget_id") + "  " + CellFormat.text(cause, "reason"));
            }
            if (decision.hasNonNull("override")) {
                JsonNode override = decision.get("override");
                out.println("  by " + CellFormat.text(override, "author") + ": " + CellFormat.text(override, "reason"));
            }
        }
        return verdict.isFrozen() ? FROZEN : ExitCodes.DONE;
    }
}
