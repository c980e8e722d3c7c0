package dev.slowburn.cli;

import dev.slowburn.http.Health;
import dev.slowburn.http.HealthServer;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.Loaded;
import dev.slowburn.openslo.Problem;
import dev.slowburn.runtime.Config;
import dev.slowburn.runtime.ExitCodes;
import dev.slowburn.runtime.Settings;
import dev.slowburn.runtime.Slowburn;
import dev.slowburn.runtime.StartupException;
import dev.slowburn.topology.Catalogue;
import io.javalin.util.JavalinBindException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code slowburn run}: computes budgets until it is stopped. */
@Command(
        name = "run",
        description = "Computes error budgets from request outcomes until it is stopped by Ctrl-C or SIGTERM.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = {
            "  slowburn run --bootstrap-server kafka:9092 --schema-registry http://registry:8081 \\",
            "               --definitions slos/ --set ledger.retention=95d",
            "",
            "The topics must exist; `slowburn topics --create` makes them. Start it on several machines with the same",
            "application.id and they share the work. The README lists all configuration keys."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped by request",
            "1:could not start, or failed while running; the reason is on standard error",
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
                    "OpenSLO files, or folders of them; can be repeated, or comma-separated. Without any, definitions"
                            + " come from the topic alone; see `slowburn apply`.",
            split = ",")
    private List<String> definitions;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Map<String, String> more = new HashMap<>();
        more.put("definitions", definitions == null ? null : String.join(",", definitions));
        Config config = options.load(more);
        Loaded loaded = Definitions.load(config.definitions());
        if (!loaded.problems().isEmpty()) {
            for (Problem problem : loaded.problems()) {
                spec.commandLine().getErr().println(problem);
            }
            return ExitCodes.WRONG_INPUT;
        }
        loaded.warnings().forEach(warning -> LOG.warn("{}", warning));
        return run(config, Catalogue.ofSources(loaded.sources()));
    }

    private static int run(Config config, Catalogue catalogue) throws Exception {
        try (Slowburn slowburn = Slowburn.start(config, catalogue);
                HealthServer http = serve(config, slowburn)) {
            LOG.info("listening on {}:{}", Settings.http(config).host(), http.port());
            return OrderlyEnd.run(slowburn::close, slowburn::awaitEnd);
        }
    }

    private static HealthServer serve(Config config, Slowburn slowburn) {
        Settings.Http http = Settings.http(config);
        try {
            return HealthServer.start(http.host(), http.port(), () -> health(slowburn));
        } catch (JavalinBindException e) {
            throw new StartupException(
                    "can't listen on " + http.host() + ":" + http.port()
                            + ", something else does; set http.port to a free one or to 0",
                    e);
        }
    }

    private static Health health(Slowburn slowburn) {
        List<String> troubles = slowburn.troubles();
        return new Health(!slowburn.hasFailed(), troubles.isEmpty(), troubles);
    }
}
