package dev.slowburn.testkit.instance;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What programs of {@code scripts/} have in common that are written in Java. */
public final class Script {
    private static final int FAILED = 1;

    private Script() {}

    /** Runs a command and ends the process with its exit code: also if it fails by an error, and if threads are still there. */
    public static void main(Callable<Integer> command, String... arguments) {
        System.exit(exitCode(command, System.err, arguments));
    }

    static int exitCode(Callable<Integer> command, PrintStream err, String... arguments) {
        try {
            return new CommandLine(command).execute(arguments);
        } catch (Error e) { // picocli tells of exceptions only, and a server that runs keeps the process alive.
            e.printStackTrace(err);
            return FAILED;
        }
    }

    /**
     * @param otherwise what is wrong with the command line, and how it has to be
     * @throws ParameterException if it does not hold; the exit code is then 2
     */
    public static void demand(CommandSpec spec, boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
