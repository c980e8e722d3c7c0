package dev.slowburn.testkit.instance;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Common code of the Java programs in {@code scripts/}. */
public final class Script {
    private static final int FAILED = 1;

    private Script() {}

    /** Runs a command and exits with its exit code, even after an Error and with running threads. */
    public static void main(Callable<Integer> command, String... arguments) {
        System.exit(exitCode(command, System.err, arguments));
    }

    static int exitCode(Callable<Integer> command, PrintStream err, String... arguments) {
        try {
            return new CommandLine(command).execute(arguments);
        } catch (Error e) { // picocli handles exceptions only, and a running server would keep the process alive.
            e.printStackTrace(err);
            return FAILED;
        }
    }

    /**
     * @param message error message
     * @throws ParameterException if the condition is false; the exit code is 2
     */
    public static void require(CommandSpec spec, boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
