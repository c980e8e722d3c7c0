package dev.slowburn.cli;

import dev.slowburn.runtime.ConfigException;
import dev.slowburn.runtime.ExitCodes;
import dev.slowburn.runtime.StartupException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** The one place that turns what went wrong into a line on standard error and an exit code. */
final class Errors implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        if (e instanceof ConfigException) {
            return say(command, e, ExitCodes.WRONG_INPUT);
        }
        if (e instanceof StartupException) {
            return say(command, e, ExitCodes.FAILED);
        }
        throw e;
    }

    private static int say(CommandLine command, Exception e, int code) {
        command.getErr().println("slowburn: " + e.getMessage());
        command.getErr().flush();
        return code;
    }
}
