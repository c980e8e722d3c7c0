package dev.slowburn.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slowburn.change.DefinitionRecord;
import dev.slowburn.cli.client.ServerApply;
import dev.slowburn.cli.options.ConfigOptions;
import dev.slowburn.cli.options.ServerOptions;
import dev.slowburn.cli.serve.DefinitionSender;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.LoadResult;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code slowburn apply}: creates or changes definitions while instances run. */
@Command(
        name = "apply",
        description =
                "Creates or changes OpenSLO definitions. With --server, an instance checks them against the definitions in"
                        + " force; otherwise they are sent directly to Kafka.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  slowburn apply -f slos/ --server https://slowburn:8443 --dry-run",
            "      print what would be created or changed, and what happens to the history of each budget",
            "  slowburn apply -f slos/ --bootstrap-server kafka:9092",
            "  slowburn apply -f checkout.yaml --dry-run",
            "      print what would be sent; needs no broker",
            "",
            "Each document becomes one record; its key is the name of an SLO, or kind/name of another definition. It replaces",
            "the definition with the same kind and name, on the topic or in the files of the instances. Documents are checked",
            "before any is sent. A definition that conflicts with others in force is rejected later, to the dead-letter topic."
        },
        exitCodeList = {
            "0:all definitions written to Kafka, or valid with --dry-run",
            "1:the instance, the broker or standard input failed; see standard error",
            "2:wrong usage or configuration, or an invalid definition; nothing was sent"
        })
final class ApplyCommand implements Callable<Integer> {
    private static final Path STANDARD_INPUT = Path.of("-");

    private final InputStream in;

    @Mixin
    private ConfigOptions options;

    @Mixin
    private ServerOptions server;

    @Option(
            names = {"-f", "--file"},
            required = true,
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "Files, or directories searched for *.yaml and *.yml; '-' reads standard input.")
    private List<Path> paths;

    @Option(
            names = "--dry-run",
            description = "Check and print what would be sent; with --server also the effects on budgets.")
    private boolean dryRun;

    @Option(
            names = "--unchecked",
            description =
                    "Send directly to Kafka, without checks, for definitions that refer to others already in force.")
    private boolean unchecked;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    ApplyCommand() {
        this(System.in);
    }

    /** For tests. */
    ApplyCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        LoadResult loaded = load();
        if (server.isChosen(kafkaOption())) {
            return applyThroughServer(loaded);
        }
        Config config = options.load(Map.of());
        List<DefinitionRecord> records =
                loaded.valid() || unchecked ? DefinitionRecord.of(loaded.sources()) : List.of();
        if (records.isEmpty() || !(loaded.valid() || unchecked)) {
            reportProblems(loaded);
            return ExitCodes.WRONG_INPUT;
        }
        String topic = Settings.topics(config).sloDefinitions();
        if (dryRun) {
            report(topic, records, List.of());
            return ExitCodes.DONE;
        }
        try (DefinitionSender sender = DefinitionSender.connect(config)) {
            report(topic, records, send(sender, records));
        }
        return ExitCodes.DONE;
    }

    /** An instance always checks. */
    private Optional<String> kafkaOption() {
        return options.given().or(() -> Optional.of("--unchecked").filter(option -> unchecked));
    }

    /** References are resolved by the instance, which has the definitions in force. */
    private int applyThroughServer(LoadResult loaded) {
        if (!loaded.separable()) {
            reportProblems(loaded);
            return ExitCodes.WRONG_INPUT;
        }
        return new ServerApply(
                        server.connect(),
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr())
                .apply(DefinitionRecord.of(loaded.sources()), dryRun, json);
    }

    private LoadResult load() throws IOException {
        List<Path> files =
                paths.stream().filter(path -> !path.equals(STANDARD_INPUT)).toList();
        return paths.contains(STANDARD_INPUT) ? Definitions.load(files, "stdin", in) : Definitions.load(files);
    }

    private static List<RecordMetadata> send(DefinitionSender sender, List<DefinitionRecord> records)
            throws InterruptedException {
        List<Future<RecordMetadata>> pending = new ArrayList<>();
        for (DefinitionRecord record : records) {
            pending.add(sender.send(record.key(), record.text()));
        }
        List<RecordMetadata> sent = new ArrayList<>();
        for (Future<RecordMetadata> future : pending) {
            sent.add(sender.await(future));
        }
        return sent;
    }

    private void reportProblems(LoadResult loaded) {
        if (json) {
            ObjectNode result = new ObjectMapper().createObjectNode().put("valid", false);
            ArrayNode problems = result.putArray("problems");
            for (Problem problem : loaded.problems()) {
                problems.addObject()
                        .put("file", problem.file())
                        .put("line", problem.line())
                        .put("column", problem.column())
                        .put("field", problem.field())
                        .put("reason", problem.reason())
                        .put("category", problem.category().name());
            }
            spec.commandLine().getOut().println(result);
            return;
        }
        PrintWriter err = spec.commandLine().getErr();
        loaded.problems().forEach(problem -> err.println(problem.withCategory()));
        err.println("nothing was sent");
    }

    /** @param sent partition and offset of each record; empty if none was sent */
    private void report(String topic, List<DefinitionRecord> records, List<RecordMetadata> sent) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode result = new ObjectMapper()
                    .createObjectNode()
                    .put("valid", true)
                    .put("topic", topic)
                    .put("sent", !sent.isEmpty());
            ArrayNode definitions = result.putArray("definitions");
            for (int i = 0; i < records.size(); i++) {
                ObjectNode definition = definitions.addObject();
                definition
                        .put("key", records.get(i).key())
                        .put("file", records.get(i).file());
                if (!sent.isEmpty()) {
                    definition
                            .put("partition", sent.get(i).partition())
                            .put("offset", sent.get(i).offset());
                }
            }
            out.println(result);
            return;
        }
        for (DefinitionRecord record : records) {
            out.println(record.key() + (sent.isEmpty() ? "  would be sent to " : "  sent to ") + topic);
        }
    }
}
