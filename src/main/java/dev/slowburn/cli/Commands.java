package dev.slowburn.cli;

import dev.slowburn.cli.sandbox.DemoCommand;
import dev.slowburn.cli.sandbox.DevCommand;
import java.util.List;
import java.util.Set;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** The commands of {@code slowburn}, in the order of the help. */
final class Commands {
    static final List<Class<?>> ALL = List.of(
            RunCommand.class,
            DemoCommand.class,
            DevCommand.class,
            IngestCommand.class,
            ValidateCommand.class,
            ApplyCommand.class,
            DeleteCommand.class,
            GetCommand.class,
            DescribeCommand.class,
            GateCommand.class,
            TailCommand.class,
            RulesCommand.class,
            ConfigCommand.class,
            TopicsCommand.class,
            AutoComplete.GenerateCompletion.class);

    private static final Set<String> VERSION = Set.of("--version", "-V");

    private Commands() {}

    /** Whether the only argument asks for the version, which needs no parser. */
    static boolean isVersion(String... args) {
        return args.length == 1 && VERSION.contains(args[0]);
    }

    /**
     * The commands that these arguments need. To register a command takes 10 to 20 ms, because its options are found by
     * reflection. An unknown first argument needs all, for the help and the suggestions, as does the completion.
     */
    static List<Class<?>> used(String... args) {
        if (args.length == 0) {
            return ALL;
        }
        return ALL.stream()
                .filter(command -> command != AutoComplete.GenerateCompletion.class)
                .filter(command -> command.getAnnotation(Command.class).name().equals(args[0]))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(ALL);
    }
}
