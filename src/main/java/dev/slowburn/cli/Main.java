package dev.slowburn.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of {@code slowburn}. */
@Command(
        name = "slowburn",
        description = "Error budgets from the event stream: exact, seconds fresh, published as topics.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed while running; the reason is on standard error",
            "2:wrong usage, configuration or definitions"
        },
        subcommands = {})
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The whole command tree, as tests run it. */
    static CommandLine commandLine() {
        return new CommandLine(new Main());
    }
}
