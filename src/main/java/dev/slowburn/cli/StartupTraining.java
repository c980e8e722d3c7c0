package dev.slowburn.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Runs commands that need no broker, one after the other, so that the JVM records the classes that they load for its archive.
 * Their output and exit codes are ignored.
 */
final class StartupTraining {
    /** A port at which nothing answers. */
    private static final String NOBODY = "http://127.0.0.1:1";

    private StartupTraining() {}

    /** @param args a folder with definitions */
    public static void main(String[] args) {
        PrintWriter nowhere = new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        List.of(
                        List.of("--help"),
                        List.of("config"),
                        List.of("validate", args[0]),
                        List.of("rules", args[0]),
                        List.of("get", "budgets", "--server", NOBODY),
                        List.of("describe", "training/training", "--server", NOBODY))
                .forEach(command ->
                        Main.commandLine().setOut(nowhere).setErr(nowhere).execute(command.toArray(String[]::new)));
    }
}
