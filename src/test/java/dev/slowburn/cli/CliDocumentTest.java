package dev.slowburn.cli;

import dev.slowburn.testkit.GeneratedPage;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The page on commands has the help of each command. */
class CliDocumentTest {
    @Test
    void thePageHasTheHelpOfEachCommand() throws IOException {
        StringBuilder page = new StringBuilder();
        append(page, Main.commandLine());
        Main.commandLine().getSubcommands().values().forEach(command -> append(page, command));
        new GeneratedPage("reference/cli.md", "commands").assertContains(page.toString());
    }

    private static void append(StringBuilder page, CommandLine command) {
        page.append("\n## ")
                .append(command.getCommandSpec().qualifiedName())
                .append("\n\n```text\n")
                .append(command.getUsageMessage(Ansi.OFF).stripTrailing())
                .append("\n```\n");
    }
}
