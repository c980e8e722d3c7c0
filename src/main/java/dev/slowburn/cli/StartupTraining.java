package dev.slowburn.cli;

import dev.slowburn.threads.BackgroundThreads;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Runs commands without a broker, so that the JVM records the classes that they load for its archive. Their output and exit codes
 * are ignored. An instance and its tools fail to connect, after loading about half of what they need.
 */
final class StartupTraining {
    /** An address without a server: the commands fail, after loading what they need to connect. */
    private static final String NO_BROKER = "127.0.0.1:1";

    private static final String NO_SERVER = "http://" + NO_BROKER;

    private static final Set<String> NEED_BROKER = Set.of("run", "ingest", "tail");

    private StartupTraining() {}

    /** @param args a folder with definitions */
    public static void main(String[] args) throws InterruptedException {
        // In parallel, because an instance waits for the broker for some seconds.
        Thread instance = new BackgroundThreads((name, failure) -> failure.printStackTrace())
                .create("instance", () -> run("run", "--definitions", args[0], "--set", "http.port=0"));
        instance.start();
        run("--help");
        run("config");
        run("validate", args[0]);
        run("rules", args[0]);
        run("get", "budgets", "--server", NO_SERVER);
        run("describe", "training/training", "--server", NO_SERVER);
        run("ingest", "--service", "training", "--format", "jsonl", args[0]);
        run("tail", "budget-events");
        instance.join();
    }

    private static void run(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of(more));
        if (NEED_BROKER.contains(command)) {
            arguments.addAll(List.of("--bootstrap-server", NO_BROKER, "--schema-registry", NO_SERVER));
        }
        PrintWriter nowhere = new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Main.commandLine().setOut(nowhere).setErr(nowhere).execute(arguments.toArray(String[]::new));
    }
}
