package dev.slowburn.cli;

import dev.slowburn.cli.options.ConfigOptions;
import dev.slowburn.cli.options.SignalHandling;
import dev.slowburn.cli.output.Logs;
import dev.slowburn.cli.serve.InstanceServer;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.LoadResult;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.topology.definitions.BaseDefinitions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code slowburn run}: runs an instance until it is stopped. */
@Command(
        name = "run",
        description = "Runs an instance, which computes error budgets from request outcomes, until Ctrl-C or SIGTERM.",
        footerHeading = "%nExample:%n",
        footer = {
            "  slowburn run --bootstrap-server kafka:9092 --schema-registry http://registry:8081 \\",
            "               --definitions slos/ --set ledger.retention=95d",
            "",
            "The topics must exist; `slowburn topics --create` creates them. Instances with the same application.id share",
            "the work. `slowburn config` lists all configuration keys."
        },
        exitCodeList = {
            "0:stopped by Ctrl-C or SIGTERM",
            "1:could not start, or failed; see standard error",
            "2:wrong usage, configuration or definitions"
        })
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Mixin
    private ConfigOptions options;

    @Option(
            names = "--definitions",
            paramLabel = "FILE|DIR",
            description =
                    "OpenSLO files or directories, comma-separated or repeated. Default: only definitions from the topic;"
                            + " see `slowburn apply`.",
            split = ",")
    private List<String> definitions;

    @Option(
            names = "--insecure",
            description =
                    "Allow remote HTTP connections without TLS or without tokens; same as --set http.insecure=true.")
    private boolean insecure;

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            defaultValue = "text",
            converter = LogFormat.class,
            description = "Log format: text, or json with one object per line. Default: ${DEFAULT-VALUE}.")
    private Logs.Format logFormat;

    @Spec
    private CommandSpec spec;

    /** Converts text or json. */
    static final class LogFormat implements ITypeConverter<Logs.Format> {
        @Override
        public Logs.Format convert(String text) {
            return switch (text) {
                case "text" -> Logs.Format.TEXT;
                case "json" -> Logs.Format.JSON;
                default -> throw new TypeConversionException("'" + text + "' is neither text nor json");
            };
        }
    }

    @Override
    public Integer call() throws Exception {
        Logs.format(logFormat);
        Map<String, String> more = new HashMap<>();
        more.put("definitions", definitions == null ? null : String.join(",", definitions));
        more.put("http.insecure", insecure ? "true" : null);
        Config config = options.load(more);
        LoadResult loaded = Definitions.load(config.definitions());
        if (!loaded.problems().isEmpty()) {
            for (Problem problem : loaded.problems()) {
                spec.commandLine().getErr().println(problem);
            }
            return ExitCodes.WRONG_INPUT;
        }
        loaded.warnings().forEach(warning -> LOG.warn("definitions: {}", warning));
        return run(config, BaseDefinitions.ofSources(loaded.sources()));
    }

    private static int run(Config config, BaseDefinitions definitions) throws Exception {
        try (InstanceServer server = InstanceServer.start(config, definitions)) {
            return SignalHandling.run(server.slowburn()::close, server.slowburn()::awaitEnd);
        }
    }
}
