package dev.slowburn.cli;

import dev.slowburn.cli.output.OutputFormat;
import dev.slowburn.cli.output.PrometheusRules;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.LoadResult;
import dev.slowburn.runtime.broker.ExitCodes;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slowburn rules}: prints Prometheus alerting rules. Needs neither a running instance nor Prometheus. */
@Command(
        name = "rules",
        description =
                "Prints alerting rules for a Prometheus that scrapes Slowburn: for error budgets and for Slowburn itself.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  slowburn rules > slowburn.rules.yaml",
            "      rules for all budgets, independent of definitions",
            "  slowburn rules slos/ --ui https://slowburn.example > slowburn.rules.yaml",
            "      one group of rules per SLO, with descriptions of its alerts and links to budgets"
        },
        exitCodeList = {"0:done", "2:wrong usage, or an invalid definition"})
final class RulesCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "FILE|DIR",
            description =
                    "Definitions: files, or directories searched for *.yaml and *.yml. Default: rules for all budgets.")
    private List<Path> paths = List.of();

    @Option(
            names = "--ui",
            paramLabel = "URL",
            description = "Base URL of the web UI, for links in alerts. Default: no links.")
    private URI ui;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        LoadResult loaded = Definitions.load(paths);
        if (!loaded.valid()) {
            loaded.problems().forEach(problem -> spec.commandLine().getErr().println(problem.withCategory()));
            return ExitCodes.WRONG_INPUT;
        }
        PrometheusRules rules = new PrometheusRules(Optional.ofNullable(ui));
        spec.commandLine().getOut().print(OutputFormat.YAML.write(rules.of(loaded.slos())));
        spec.commandLine().getOut().flush();
        return ExitCodes.DONE;
    }
}
