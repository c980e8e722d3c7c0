package dev.slowburn.cli;

import dev.slowburn.domain.outcome.Printable;
import dev.slowburn.openslo.yaml.Suggestion;
import dev.slowburn.runtime.broker.ExitCodes;
import java.io.PrintWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Prints errors of the command line without the full help, and without values of settings: they may be passwords, and standard
 * error often ends up in logs.
 */
final class SecretRedaction implements IParameterExceptionHandler {
    private static final String HIDDEN = "…";
    private static final String SET = "--set";

    /** A key with a dot and its value, after an option or alone. */
    private static final Pattern SETTING =
            Pattern.compile("(?:--[\\w-]+=)?[\\w-]+(?:\\.[\\w-]+)+=(.*)", Pattern.DOTALL);

    private static final Pattern CREDENTIALS = Pattern.compile("://[^/@\\s]+@");

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        String message = CREDENTIALS.matcher(e.getMessage()).replaceAll("://" + HIDDEN + "@");
        for (int i = 0; i < arguments.length; i++) {
            message = withoutValue(message, i == 0 ? "" : arguments[i - 1], arguments[i]);
        }
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("slowburn: " + Printable.lines(message) + suggestion(e));
        err.println("See `" + command.getCommandSpec().qualifiedName() + " --help`.");
        err.flush();
        return ExitCodes.WRONG_INPUT;
    }

    /** Suggests the most similar command or option. */
    private static String suggestion(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return "";
        }
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String first = unmatched.getUnmatched().get(0);
        return Suggestion.of(
                first.contains("=") ? first.substring(0, first.indexOf('=')) : first,
                first.startsWith("-")
                        ? command.optionsMap().keySet()
                        : command.subcommands().keySet());
    }

    private static String withoutValue(String message, String before, String argument) {
        Matcher setting = SETTING.matcher(argument);
        String value = setting.matches() ? setting.group(1) : before.equals(SET) ? argument : "";
        if (value.isEmpty()) {
            return message;
        }
        // Matches whole words only, so that a value of one letter does not garble other words.
        Pattern wholeWord = Pattern.compile("(?<!\\w)" + Pattern.quote(value) + "(?!\\w)");
        return wholeWord.matcher(message).replaceAll(Matcher.quoteReplacement(HIDDEN));
    }
}
