package dev.slowburn;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.slowburn.http.RequestFuzz;
import dev.slowburn.ingest.LogFuzz;
import dev.slowburn.openslo.DefinitionFuzz;
import dev.slowburn.openslo.cel.FilterFuzz;
import dev.slowburn.schema.OutcomeFuzz;
import dev.slowburn.schema.SchemaFuzz;
import dev.slowburn.testkit.fuzz.FuzzTarget;
import dev.slowburn.testkit.fuzz.Fuzzing;
import dev.slowburn.testkit.instance.Script;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The long run of what {@link FuzzTest} does shortly, and the way to feed one input again. */
@Command(
        name = "fuzz",
        description = "Feeds everything that reads what others write with inputs that are out for harm.",
        mixinStandardHelpOptions = true)
public final class Fuzz implements Callable<Integer> {
    /** All of them, and how many inputs each gets for every thousand: those that read fast get more. */
    static final Map<String, Share> TARGETS = targets();

    record Share(Supplier<FuzzTarget> target, long inputs) {}

    @Option(names = "--target", description = "One of them alone. Default: all.")
    private String target;

    @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--first",
            defaultValue = "0",
            description = "Number of the first input. Default: ${DEFAULT-VALUE}.")
    private long first;

    @Option(
            names = "--inputs",
            defaultValue = "10000000",
            description = "Of all targets together. Default: ${DEFAULT-VALUE}.")
    private long inputs;

    @Spec
    private CommandSpec spec;

    private static Map<String, Share> targets() {
        Map<String, Share> targets = new LinkedHashMap<>();
        targets.put("outcomes", new Share(OutcomeFuzz::new, 790));
        targets.put("logs", new Share(LogFuzz::new, 150));
        targets.put("schemas", new Share(SchemaFuzz::new, 35));
        targets.put("filters", new Share(FilterFuzz::new, 10));
        targets.put("definitions", new Share(DefinitionFuzz::new, 10));
        targets.put("requests", new Share(RequestFuzz::new, 5));
        return targets;
    }

    /** Libraries warn of each damaged input. */
    static void logOnlyErrors(boolean only) {
        for (String library : List.of("org.eclipse.jetty", "org.apache.avro")) {
            ((Logger) LoggerFactory.getLogger(library)).setLevel(only ? Level.ERROR : null);
        }
    }

    public static void main(String[] args) {
        Script.main(new Fuzz(), args);
    }

    @Override
    public Integer call() throws InterruptedException {
        Script.require(
                spec,
                target == null || TARGETS.containsKey(target),
                "--target: there is no '" + target + "', but " + String.join(", ", TARGETS.keySet()));
        logOnlyErrors(true);
        PrintStream out = System.out;
        for (Map.Entry<String, Share> each : TARGETS.entrySet()) {
            if (target == null || target.equals(each.getKey())) {
                long share = target == null ? inputs * each.getValue().inputs() / 1_000 : inputs;
                try (FuzzTarget fed = each.getValue().target().get()) {
                    out.println(Fuzzing.run(fed, seed, first, share));
                }
            }
        }
        return 0;
    }
}
