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

/** {@code slowburn rules}: alerting rules for a Prometheus that scrapes Slowburn. Needs neither of them to run. */
@Command(
        name = "rules",
        description =
                "Writes alerting rules for a Prometheus that scrapes Slowburn: about budgets, and about Slowburn.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  slowburn rules > slowburn.rules.yaml",
            "      for whatever definitions are in force",
            "  slowburn rules slos/ --ui https://slowburn.example > slowburn.rules.yaml",
            "      a group for each SLO, which says what its alerts are about, and links to the budget"
        },
        exitCodeList = {"0:done", "2:wrong usage, or a definition is not valid"})
final class RulesCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "FILE|DIR",
            description =
                    "Definitions: files, and directories with all *.yaml and *.yml below them. Without any, the rules"
                            + " hold for all budgets that Slowburn tells of.")
    private List<Path> paths = List.of();

    @Option(names = "--ui", paramLabel = "URL", description = "Where people open the web UI; alerts then link to it.")
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
