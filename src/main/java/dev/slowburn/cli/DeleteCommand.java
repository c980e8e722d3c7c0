package dev.slowburn.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slowburn.cli.client.ServerApply;
import dev.slowburn.cli.options.ConfigOptions;
import dev.slowburn.cli.options.ServerOptions;
import dev.slowburn.cli.serve.DefinitionSender;
import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.ConfigException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slowburn delete}: removes applied definitions while instances run. */
@Command(
        name = "delete",
        description =
                "Removes applied definitions. If a file of the instances has the same definition, that one takes effect.",
        footerHeading = "%nExample:%n",
        footer = {
            "  slowburn delete checkout-availability SLI/checkout-answered --server https://slowburn:8443",
            "",
            "Without --server, removals are sent directly to Kafka, as with --bootstrap-server kafka:9092. If other",
            "definitions refer to a removed one, its removal goes to the dead-letter topic and takes effect when they",
            "are removed too."
        },
        exitCodeList = {
            "0:removals written to Kafka, or checked with --dry-run",
            "1:the instance or the broker failed; see standard error",
            "2:wrong usage or configuration, or other definitions refer to a removed one"
        })
final class DeleteCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options;

    @Mixin
    private ServerOptions server;

    @Option(names = "--dry-run", description = "Print the effects without sending anything; requires --server.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Parameters(arity = "1..*", paramLabel = "KEY", description = "Name of an SLO, or kind/name of another definition.")
    private List<String> keys;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (keys.stream().anyMatch(String::isBlank)) {
            throw new ConfigException("KEY: must not be empty");
        }
        if (server.isChosen(options.given())) {
            return removeThroughServer();
        }
        if (dryRun) {
            throw new ConfigException("--dry-run needs an instance; pass --server URL"
                    + options.given().map(option -> " instead of " + option).orElse(""));
        }
        Config config = options.load(Map.of());
        try (DefinitionSender sender = DefinitionSender.connect(config)) {
            List<Future<RecordMetadata>> pending = new ArrayList<>();
            for (String key : keys) {
                pending.add(sender.send(key, null));
            }
            for (Future<RecordMetadata> future : pending) {
                sender.await(future);
            }
            report(sender.topic());
        }
        return ExitCodes.DONE;
    }

    /** Removes keys one by one and stops at the first failure. */
    private int removeThroughServer() {
        ServerApply client = new ServerApply(
                server.connect(),
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
        for (String key : keys) {
            int code = client.remove(key, dryRun, json);
            if (code != ExitCodes.DONE) {
                return code;
            }
        }
        return ExitCodes.DONE;
    }

    private void report(String topic) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode result = new ObjectMapper().createObjectNode().put("topic", topic);
            ArrayNode removed = result.putArray("removed");
            keys.forEach(removed::add);
            out.println(result);
            return;
        }
        keys.forEach(key -> out.println(key + "  removal sent to " + topic));
    }
}
