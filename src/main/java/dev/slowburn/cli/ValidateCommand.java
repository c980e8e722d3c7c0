package dev.slowburn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.domain.outcome.Quantity;
import dev.slowburn.domain.slo.Objective;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.LoadResult;
import dev.slowburn.openslo.document.Retention;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.InputConfig;
import dev.slowburn.runtime.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code slowburn validate}: loads definitions like an instance and reports all problems. Needs no broker, so it can run in the
 * pipeline of a repository of definitions.
 */
@Command(
        name = "validate",
        description = "Checks OpenSLO definitions and reports all problems with file, line and field.",
        exitCodeList = {
            "0:all definitions are valid",
            "1:standard input could not be read",
            "2:wrong usage, or an invalid definition"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  slowburn validate --config slowburn.properties --sample metrics=record.bin slos/",
            "      with warnings about the inputs; kcat -C -t otlp_metrics -o -1 -c 1 -e -D '' > record.bin",
            "  slowburn validate slos/",
            "      all *.yaml and *.yml files of a directory tree",
            "  kustomize build . | slowburn validate --json - | jq .problems",
            "      standard input; the result as JSON"
        })
final class ValidateCommand implements Callable<Integer> {
    private static final Path STANDARD_INPUT = Path.of("-");
    private static final String STANDARD_INPUT_NAME = "stdin";

    private final InputStream in;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Properties file of the instances. Definitions that exceed its ledger.retention are"
                    + " invalid, and warnings consider its inputs.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a configuration key of the instances; repeatable.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = "--sample",
            paramLabel = "INPUT=FILE",
            description =
                    "A record of an input of OpenTelemetry metrics. Thresholds of durations are compared with the buckets"
                            + " in it, otherwise with those of the semantic conventions; repeatable.")
    private Map<String, Path> samples = new LinkedHashMap<>();

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "Files, or directories searched for *.yaml and *.yml; '-' reads standard input. "
                    + "Documents may refer to each other.")
    private List<Path> paths;

    ValidateCommand() {
        this(System.in);
    }

    /** For tests. */
    ValidateCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        Config config = Config.load(file, System.getenv(), set);
        List<InputConfig> configured = Settings.inputs(config);
        InputWarnings inputs = new InputWarnings(configured, MetricSamples.bounds(configured, samples));
        LoadResult loaded;
        try {
            loaded = withWarnings(load(retention(config)), inputs);
        } catch (IOException e) {
            spec.commandLine().getErr().println("slowburn: can't read standard input: " + Errors.sentence(e));
            return ExitCodes.FAILED;
        }
        if (json) {
            spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(Result.of(loaded)));
        } else {
            print(loaded);
        }
        return loaded.valid() ? ExitCodes.DONE : ExitCodes.WRONG_INPUT;
    }

    /** Definitions that exceed a configured retention are invalid; if only the default is exceeded, that is a warning. */
    private Retention retention(Config config) {
        long minutes = Settings.topology(config).retention().toMinutes();
        return file != null || !set.isEmpty() ? Retention.configured(minutes) : Retention.ofDefault(minutes);
    }

    private static LoadResult withWarnings(LoadResult loaded, InputWarnings inputs) {
        Map<String, String> files = loaded.named().stream()
                .filter(each -> each.kind().equals("SLO"))
                .collect(Collectors.toMap(LoadResult.Named::name, LoadResult.Named::source, (some, more) -> some));
        List<Problem> warnings = new ArrayList<>(loaded.warnings());
        for (Slo slo : loaded.slos()) {
            inputs.of(slo)
                    .forEach(text -> warnings.add(new Problem(
                            files.getOrDefault(slo.name(), ""),
                            0,
                            0,
                            "",
                            "SLO " + slo.name() + ": " + text,
                            Problem.Category.WARNING)));
        }
        return new LoadResult(
                loaded.definitions(),
                loaded.problems(),
                warnings,
                loaded.sources(),
                loaded.documents(),
                loaded.named());
    }

    private LoadResult load(Retention retention) throws IOException {
        List<Path> files =
                paths.stream().filter(path -> !path.equals(STANDARD_INPUT)).toList();
        return paths.contains(STANDARD_INPUT)
                ? Definitions.load(files, STANDARD_INPUT_NAME, in, retention)
                : Definitions.load(files, retention);
    }

    private void print(LoadResult loaded) {
        PrintWriter err = spec.commandLine().getErr();
        loaded.problems().forEach(problem -> err.println(problem.withCategory()));
        loaded.warnings().forEach(warning -> err.println("warning: " + warning));
        String verdict =
                loaded.valid() ? "valid" : Quantity.of(loaded.problems().size(), "problem");
        spec.commandLine()
                .getOut()
                .println(Quantity.of(loaded.files(), "file") + ", " + Quantity.of(loaded.documents(), "document") + ", "
                        + Quantity.of(loaded.slos().size(), "SLO") + ": " + verdict);
    }

    /** The output of {@code --json}; its fields are an interface for scripts. */
    private record Result(
            boolean valid,
            int files,
            int documents,
            List<SloLine> slos,
            List<ProblemLine> problems,
            List<ProblemLine> warnings) {
        static Result of(LoadResult loaded) {
            return new Result(
                    loaded.valid(),
                    loaded.files(),
                    loaded.documents(),
                    loaded.slos().stream().map(SloLine::of).toList(),
                    loaded.problems().stream().map(ProblemLine::of).toList(),
                    loaded.warnings().stream().map(ProblemLine::of).toList());
        }
    }

    private record SloLine(String name, String service, List<String> objectives) {
        static SloLine of(Slo slo) {
            return new SloLine(
                    slo.name(),
                    slo.service(),
                    slo.objectives().stream().map(Objective::name).toList());
        }
    }

    private record ProblemLine(
            String file, int line, int column, String field, String reason, Problem.Category category) {
        static ProblemLine of(Problem problem) {
            return new ProblemLine(
                    problem.file(),
                    problem.line(),
                    problem.column(),
                    problem.field(),
                    problem.reason(),
                    problem.category());
        }
    }
}
