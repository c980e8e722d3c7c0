package dev.slowburn.cli;

import dev.slowburn.cli.output.Logs;
import dev.slowburn.cli.output.SafeWriter;
import dev.slowburn.runtime.broker.ExitCodes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Entry point of {@code slowburn}. */
@Command(
        name = "slowburn",
        description = "Computes exact error budgets from an event stream and publishes them to Kafka within seconds.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeList = {"0:done", "1:failed; see standard error", "2:wrong usage, configuration or definitions"})
public final class Main implements Callable<Integer> {
    private static final int HELP_WIDTH = 120;
    private static final Set<String> SERVERS = Set.of("run", "dev", "demo");

    @Spec
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        if (Commands.isVersion(args)) {
            System.out.println(Version.text());
            return;
        }
        CommandLine commandLine = commandLine(Commands.used(args));
        commandLine.setOut(SafeWriter.over(commandLine.getOut())).setErr(SafeWriter.over(commandLine.getErr()));
        System.exit(commandLine.execute(args));
    }

    /** Without a command, prints the usage. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCodes.WRONG_INPUT;
    }

    /** The complete command tree. */
    public static CommandLine commandLine() {
        return commandLine(Commands.ALL);
    }

    static CommandLine commandLine(List<Class<?>> commands) {
        CommandLine commandLine = new CommandLine(new Main());
        commands.forEach(commandLine::addSubcommand);
        commandLine
                .setExecutionExceptionHandler(new Errors())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(HELP_WIDTH);
        commandLine.setExecutionStrategy(Main::run);
        commandLine.setParameterExceptionHandler(new SecretRedaction());
        style(commandLine.getCommandSpec());
        commandLine.getSubcommands().values().forEach(command -> style(command.getCommandSpec()));
        return commandLine;
    }

    /** Only servers log; the other commands print their errors. */
    private static int run(ParseResult parsed) {
        boolean server = parsed.hasSubcommand()
                && SERVERS.contains(parsed.subcommand().commandSpec().name());
        if (!server) {
            Logs.none();
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** Adds what all commands have: help, version, exit codes. */
    private static void style(CommandSpec command) {
        if (!command.mixinStandardHelpOptions()) {
            command.mixinStandardHelpOptions(true);
        }
        command.versionProvider(new Version());
        if (!command.usageMessage().exitCodeList().isEmpty()) {
            command.usageMessage().exitCodeListHeading("%nExit codes:%n");
        }
    }
}
