package dev.slowburn.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slowburn.cli.client.Server;
import dev.slowburn.cli.client.ServerException;
import dev.slowburn.cli.options.ServerOptions;
import dev.slowburn.cli.options.TimeConverter;
import dev.slowburn.cli.output.CellFormat;
import dev.slowburn.cli.output.Colours;
import dev.slowburn.domain.outcome.Printable;
import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.runtime.config.ConfigException;
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

/** {@code slowburn gate}: checks the release decision of a service. For pipelines, which use the exit code. */
@Command(
        name = "gate",
        description =
                "Shows the release decision of a service and its causes; the exit code states whether to release.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  slowburn gate checkout --server https://slowburn:8443 && ./release",
            "  slowburn gate checkout --wait --timeout 30m",
            "      wait until the service may be released, up to 30 minutes"
        },
        exitCodeList = {"0:PROCEED or CAUTION", "1:FREEZE", "2:wrong usage, or decision unknown; see standard error"})
final class GateCommand implements Callable<Integer> {
    private static final int FROZEN = 1;

    @Mixin
    private ServerOptions server;

    @Parameters(index = "0", paramLabel = "SERVICE", description = "Service to be released.")
    private String service;

    @Option(names = "--wait", description = "Retry while the decision is FREEZE or temporarily unknown.")
    private boolean waits;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = TimeConverter.class,
            description = "Maximum time to wait, such as 90s or 30m. Default: ${DEFAULT-VALUE}.")
    private Duration timeout;

    @Option(
            names = "--poll",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = TimeConverter.class,
            description = "Time between retries. Default: ${DEFAULT-VALUE}.")
    private Duration poll;

    @Option(names = "--json", description = "Print the decision as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (service.isEmpty()) {
            throw new ConfigException("SERVICE: must not be empty");
        }
        Server instance = server.connect();
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            Result result = query(instance);
            boolean over = !waits || result.isFinal() || System.nanoTime() - end >= 0;
            if (over) {
                return print(result);
            }
            TimeUnit.NANOSECONDS.sleep(Math.max(1, Math.min(poll.toNanos(), end - System.nanoTime())));
        }
    }

    /**
     * The result of a query.
     *
     * @param decision empty if unknown
     * @param failure why the decision is unknown, or null
     * @param isTemporary whether a retry may succeed
     */
    private record Result(Optional<JsonNode> decision, ServerException failure, boolean isTemporary) {
        boolean isFrozen() {
            return decision.map(body -> body.get("decision").asText().equals("FREEZE"))
                    .orElse(false);
        }

        /** Whether a retry is pointless. */
        boolean isFinal() {
            return decision.isPresent() ? !isFrozen() : !isTemporary;
        }
    }

    private Result query(Server instance) {
        try {
            Server.Response response = instance.send("GET", "/api/v1/gate/" + Server.encode(service), Optional.empty());
            if (response.body().has("decision")) {
                return new Result(Optional.of(response.body()), null, false);
            }
            return new Result(Optional.empty(), response.failure(), response.status() == 503);
        } catch (ServerException e) {
            return new Result(Optional.empty(), e, true);
        }
    }

    private int print(Result result) {
        if (result.decision().isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("slowburn: " + Printable.of(result.failure().getMessage()));
            return ExitCodes.WRONG_INPUT;
        }
        JsonNode decision = result.decision().get();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(decision);
        } else {
            out.println(Colours.ofOutput().word(CellFormat.text(decision, "decision")) + "  " + Printable.of(service));
            for (JsonNode cause : decision.get("causes")) {
                out.println("  " + CellFormat.text(cause, "budget_id") + "  " + CellFormat.text(cause, "reason"));
            }
            if (decision.hasNonNull("override")) {
                JsonNode override = decision.get("override");
                out.println("  override by " + CellFormat.text(override, "author") + ": "
                        + CellFormat.text(override, "reason"));
            }
        }
        return result.isFrozen() ? FROZEN : ExitCodes.DONE;
    }
}
