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

/** {@code slowburn delete}: removes definitions while Slowburn runs. */
@Command(
        name = "delete",
        description =
                "Removes definitions that were applied. What a file of the instances defines comes back into force.",
        footerHeading = "%nExample:%n",
        footer = {
            "  slowburn delete checkout-availability SLI/checkout-answered --server https://slowburn:8443",
            "",
            "Without --server it goes straight to Kafka, as with --bootstrap-server kafka:9092. There, a removal of",
            "what others refer to is refused to the dead letters, and comes into force once they are gone."
        },
        exitCodeList = {
            "0:the removals are in Kafka, or would be",
            "1:the instance or the broker failed; the reason is on standard error",
            "2:wrong usage or configuration, or others refer to what is to be removed"
        })
final class DeleteCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options;

    @Mixin
    private ServerOptions server;

    @Option(names = "--dry-run", description = "Print what it would do, and send nothing; with --server only.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Parameters(arity = "1..*", paramLabel = "KEY", description = "An SLO's name, or kind/name of anything else.")
    private List<String> keys;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (keys.stream().anyMatch(String::isBlank)) {
            throw new ConfigException("KEY: must not be empty");
        }
        if (server.isGiven()) {
            return throughServer();
        }
        if (dryRun) {
            throw new ConfigException("--dry-run: only an instance can tell; give --server URL");
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

    /** One after the other, and not beyond the first that can't be removed. */
    private int throughServer() {
        ServerApply through = new ServerApply(
                server.connect(),
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
        for (String key : keys) {
            int code = through.remove(key, dryRun, json);
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
