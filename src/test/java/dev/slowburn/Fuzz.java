package dev.slowburn;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.slowburn.http.RequestFuzz;
import dev.slowburn.ingest.LogFuzz;
import dev.slowburn.input.json.JsonFuzz;
import dev.slowburn.input.otlp.OtlpFuzz;
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

/** {@code scripts/fuzz}: a long run of {@link FuzzTest}, which can also repeat single inputs. */
@Command(
        name = "fuzz",
        description = "Runs all code that reads external data with damaged and malicious inputs.",
        mixinStandardHelpOptions = true)
public final class Fuzz implements Callable<Integer> {
    /** All targets with their shares of inputs in thousandths; fast targets get more. */
    static final Map<String, Share> TARGETS = targets();

    record Share(Supplier<FuzzTarget> target, long inputs) {}

    @Option(names = "--target", description = "Run only this target. Default: all.")
    private String target;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of the inputs. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--first",
            defaultValue = "0",
            description = "Number of the first input. Default: ${DEFAULT-VALUE}.")
    private long first;

    @Option(
            names = "--inputs",
            defaultValue = "10000000",
            description = "Number of inputs over all targets. Default: ${DEFAULT-VALUE}.")
    private long inputs;

    @Spec
    private CommandSpec spec;

    private static Map<String, Share> targets() {
        Map<String, Share> targets = new LinkedHashMap<>();
        targets.put("outcomes", new Share(OutcomeFuzz::new, 590));
        targets.put("spans", new Share(OtlpFuzz::spans, 60));
        targets.put("json-spans", new Share(OtlpFuzz::jsonSpans, 10));
        targets.put("metrics", new Share(OtlpFuzz::metrics, 30));
        targets.put("json-metrics", new Share(OtlpFuzz::jsonMetrics, 10));
        targets.put("json", new Share(JsonFuzz::new, 100));
        targets.put("logs", new Share(LogFuzz::new, 150));
        targets.put("schemas", new Share(SchemaFuzz::new, 35));
        targets.put("filters", new Share(FilterFuzz::new, 10));
        targets.put("definitions", new Share(DefinitionFuzz::new, 10));
        targets.put("requests", new Share(RequestFuzz::new, 5));
        return targets;
    }

    /** Suppresses library warnings about damaged inputs. */
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
                "--target: unknown target '" + target + "'; must be one of " + String.join(", ", TARGETS.keySet()));
        logOnlyErrors(true);
        PrintStream out = System.out;
        for (Map.Entry<String, Share> each : TARGETS.entrySet()) {
            if (target == null || target.equals(each.getKey())) {
                long share = target == null ? inputs * each.getValue().inputs() / 1_000 : inputs;
                try (FuzzTarget running = each.getValue().target().get()) {
                    out.println(Fuzzing.run(running, seed, first, share));
                }
            }
        }
        return 0;
    }
}
