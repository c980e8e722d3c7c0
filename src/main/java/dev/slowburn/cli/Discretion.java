package dev.slowburn.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/**
 * Says what is wrong with a command line without repeating values of its settings: one of them may be a password, and what is
 * printed ends up in logs.
 */
final class Discretion implements IParameterExceptionHandler {
    private static final String HIDDEN = "…";
    private static final String SET = "--set";

    /** A key with a dot and its value, be it behind an option or alone. */
    private static final Pattern SETTING =
            Pattern.compile("(?:--[\\w-]+=)?[\\w-]+(?:\\.[\\w-]+)+=(.*)", Pattern.DOTALL);

    private static final Pattern CREDENTIALS = Pattern.compile("://[^/@\\s]+@");

    private final IParameterExceptionHandler usual;

    /** @param usual tells it then */
    Discretion(IParameterExceptionHandler usual) {
        this.usual = usual;
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) throws Exception {
        String words = CREDENTIALS.matcher(e.getMessage()).replaceAll("://" + HIDDEN + "@");
        for (int i = 0; i < arguments.length; i++) {
            words = withoutValue(words, i == 0 ? "" : arguments[i - 1], arguments[i]);
        }
        return usual.handleParseException(
                words.equals(e.getMessage()) ? e : new ParameterException(e.getCommandLine(), words), arguments);
    }

    private static String withoutValue(String words, String before, String argument) {
        Matcher setting = SETTING.matcher(argument);
        String value = setting.matches() ? setting.group(1) : before.equals(SET) ? argument : "";
        if (value.isEmpty()) {
            return words;
        }
        // Only where it stands by itself: a value of one letter is not what other words are made of.
        Pattern itself = Pattern.compile("(?<!\\w)" + Pattern.quote(value) + "(?!\\w)");
        return itself.matcher(words).replaceAll(Matcher.quoteReplacement(HIDDEN));
    }
}
