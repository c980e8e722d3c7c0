package dev.slowburn.bench.peer;

import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.LoadResult;
import dev.slowburn.runtime.Slowburn;
import dev.slowburn.runtime.config.Config;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Main class of a process with one Slowburn instance. Prints {@code running MILLISECONDS}, the time until RUNNING, and stops
 * when its standard input ends.
 */
public final class InstanceMain {
    private static final long POLL_MILLIS = 5;

    private InstanceMain() {}

    /** @param args a file of definitions, then settings as {@code key=value} */
    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        // Keeps output of libraries out of the answers.
        System.setOut(System.err);
        LoadResult definitions = Definitions.parse("bench", Files.readString(Path.of(args[0])));
        if (!definitions.problems().isEmpty()) {
            throw new IllegalArgumentException(definitions.problems().toString());
        }
        Map<String, String> settings = new HashMap<>();
        Workload.registry().forEach((key, value) -> settings.put(key, value.toString()));
        for (int i = 1; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            settings.put(args[i].substring(0, equals), args[i].substring(equals + 1));
        }
        Config config = Config.load(null, Map.of(), settings);
        long begin = System.nanoTime();
        try (Slowburn slowburn = Slowburn.start(config, definitions.slos())) {
            while (!slowburn.isRunning()) {
                // There is no callback; the start takes seconds, so 5 ms do not matter.
                Thread.sleep(POLL_MILLIS);
            }
            answers.println("running " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            answers.flush();
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (commands.readLine() != null) {
                // Only the end of the input matters.
            }
        }
        System.exit(0);
    }
}
