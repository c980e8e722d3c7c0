package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandsTest {
    static Collection<String> names() {
        return Main.commandLine().getSubcommands().keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aCommandAloneAnswersAsAmongAllOthers(String name) {
        for (List<String> args :
                List.of(List.of(name, "--help"), List.of(name, "--version"), List.of(name, "--no-such-option"))) {
            String[] all = args.toArray(String[]::new);
            assertThat(answer(Main.commandLine(Commands.used(all)), all)).isEqualTo(answer(Main.commandLine(), all));
        }
    }

    @Test
    void registersOnlyTheCommandThatRuns() {
        assertThat(Commands.used("get", "budgets")).isEqualTo(List.of(GetCommand.class));
    }

    @Test
    void theCompletionKnowsAllCommands() {
        assertThat(answer(Main.commandLine(Commands.used("generate-completion")), "generate-completion"))
                .contains(names());
    }

    @Test
    void generatesACompletionScript() {
        assertThat(answer(Main.commandLine(), "generate-completion"))
                .startsWith("0 ")
                .contains("complete -F", "gate", "--token-file", "budgets");
    }

    @Test
    void wrongUsagePrintsTheErrorInsteadOfTheHelp() {
        assertThat(answer(Main.commandLine(), "get"))
                .startsWith("2 slowburn: Missing required parameter: ")
                .endsWith("See `slowburn get --help`.\n")
                .hasLineCount(2);
        assertThat(answer(Main.commandLine(), "frobnicate"))
                .startsWith("2 ")
                .contains("'frobnicate'")
                .doesNotContain("did you mean", "generate-completion");
        assertThat(answer(Main.commandLine(), "descripe", "cart/all"))
                .startsWith("2 ")
                .contains("; did you mean describe?\n");
        assertThat(answer(Main.commandLine(), "get", "budgets", "--sorted", "bad"))
                .startsWith("2 ")
                .contains("; did you mean --sort?\n");
    }

    @Test
    void everythingElseIsAnsweredByAllCommands() {
        assertThat(List.of(
                        Commands.used(),
                        Commands.used("--help"),
                        Commands.used("-h", "get"),
                        Commands.used("valdiate"),
                        Commands.used("--no-such-option")))
                .allSatisfy(used -> assertThat(used).isEqualTo(Commands.ALL));
    }

    @Test
    void theVersionIsTheSameWithAndWithoutParser() {
        assertThat(Commands.isVersion("--version")).isTrue();
        assertThat(Commands.isVersion("-V")).isTrue();
        assertThat(Commands.isVersion("get", "--version")).isFalse();
        assertThat(answer(Main.commandLine(), "--version").strip()).isEqualTo("0 " + Version.text());
    }

    private static String answer(CommandLine commandLine, String... args) {
        StringWriter printed = new StringWriter();
        PrintWriter writer = new PrintWriter(printed, true);
        int code = commandLine.setOut(writer).setErr(writer).execute(args);
        return code + " " + printed;
    }
}
