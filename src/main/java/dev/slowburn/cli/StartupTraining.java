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
    /** An address without a server: the commands fail, after loading what they need to connect. */
    private static final String NO_SERVER = "http://127.0.0.1:1";

    private StartupTraining() {}

    /** @param args a folder with definitions */
    public static void main(String[] args) {
        PrintWriter nowhere = new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        List.of(
                        List.of("--help"),
                        List.of("config"),
                        List.of("validate", args[0]),
                        List.of("rules", args[0]),
                        List.of("get", "budgets", "--server", NO_SERVER),
                        List.of("describe", "training/training", "--server", NO_SERVER))
                .forEach(command ->
                        Main.commandLine().setOut(nowhere).setErr(nowhere).execute(command.toArray(String[]::new)));
    }
}
