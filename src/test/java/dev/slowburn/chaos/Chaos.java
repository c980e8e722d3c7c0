package dev.slowburn.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.chaos.fault.FaultKind;
import dev.slowburn.testkit.instance.Script;
import java.io.PrintStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/chaos}. */
@Command(
        name = "chaos",
        description =
                "Injects faults into three brokers, a registry and three Slowburn instances while outcomes arrive, and compares"
                        + " the ledgers with what was sent.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no problems",
            "1:problems found; the logs are kept and their folder is printed",
            "2:wrong usage"
        })
final class Chaos implements Callable<Integer> {
    private static final int MAX_RATE = 20_000;

    @Option(names = "--seed", description = "Seed of faults and traffic. Default: random; it is printed.")
    private Long seed;

    @Option(names = "--quick", description = "Run for two minutes instead of ten.")
    private boolean quick;

    @Option(names = "--for", paramLabel = "SECONDS", description = "Run for this time instead.")
    private Integer seconds;

    @Option(
            names = "--group-protocol",
            paramLabel = "classic|streams",
            defaultValue = "classic",
            description = "Group protocol of Kafka Streams. Default: ${DEFAULT-VALUE}.")
    private String groupProtocol;

    @Option(
            names = "--guarantee",
            paramLabel = "exactly_once_v2|at_least_once",
            defaultValue = "exactly_once_v2",
            description =
                    "Processing guarantee of Kafka Streams. Default: ${DEFAULT-VALUE}. With at_least_once the run must fail.")
    private String guarantee;

    @Option(
            names = "--faults",
            split = ",",
            paramLabel = "KIND",
            description =
                    "Kinds of faults, comma-separated: kill, zombie, broker, registry, add, remove, lose-state, roll-target,"
                            + " roll-rule, new-slo, open-transaction, negative-timestamp, wrong-clock, delete-records, flood.")
    private List<String> faults;

    @Option(
            names = "--restarts",
            defaultValue = "3",
            description = "Restarts of one instance at a time before the faults. Default: ${DEFAULT-VALUE}.")
    private int restarts;

    @Option(names = "--rate", defaultValue = "2000", description = "Outcomes per second. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the instances; " + ChaosPlan.NAME
                    + " is replaced by the name of each. Can be repeated.")
    private Map<String, String> settings = Map.of();

    @Option(names = "--json", description = "Print the result as JSON, and progress to standard error.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        Script.main(new Chaos(), arguments);
    }

    @Override
    public Integer call() throws Exception {
        ChaosPlan plan = plan();
        PrintStream progress = json ? System.err : System.out;
        progress.println("seed " + plan.seed());
        ChaosRun run = new ChaosRun(plan, progress::println);
        Thread hook = new Thread(run::close);
        Runtime.getRuntime().addShutdownHook(hook);
        ChaosReport report;
        try {
            report = run.run();
        } catch (RuntimeException e) {
            System.err.println("chaos: " + e.getMessage() + "\nThe logs are in " + run.logs());
            return 1;
        } finally {
            run.close();
        }
        System.out.print(
                json ? new ObjectMapper().writeValueAsString(report) + System.lineSeparator() : report.table());
        if (report.passed()) {
            run.deleteLogs();
            return 0;
        }
        System.err.println("The logs are in " + run.logs() + "; repeat with: scripts/chaos --seed " + plan.seed()
                + (quick ? " --quick" : "") + " --group-protocol " + groupProtocol);
        return 1;
    }

    private ChaosPlan plan() {
        Script.require(
                spec,
                List.of("classic", "streams").contains(groupProtocol),
                "--group-protocol: must be classic or streams");
        Script.require(
                spec,
                List.of("exactly_once_v2", "at_least_once").contains(guarantee),
                "--guarantee: must be exactly_once_v2 or at_least_once");
        Script.require(spec, rate >= 50 && rate <= MAX_RATE, "--rate: must be from 50 to " + MAX_RATE);
        Script.require(spec, restarts > 0, "--restarts: must be at least 1");
        Script.require(spec, seconds == null || seconds > 0, "--for: must be at least 1");
        EnumSet<FaultKind> kinds = faults == null ? EnumSet.allOf(FaultKind.class) : EnumSet.noneOf(FaultKind.class);
        if (faults != null) {
            faults.forEach(word -> kinds.add(kind(word)));
        }
        int defaultSeconds = quick ? 120 : 600;
        return new ChaosPlan(
                seed == null ? new Random().nextInt(1_000_000) : seed,
                Duration.ofSeconds(seconds == null ? defaultSeconds : seconds),
                groupProtocol,
                guarantee,
                rate,
                restarts,
                kinds,
                settings,
                faults == null && seconds == null && !quick);
    }

    private FaultKind kind(String word) {
        try {
            return FaultKind.of(word);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--faults: unknown kind '" + word + "'", e);
        }
    }
}
