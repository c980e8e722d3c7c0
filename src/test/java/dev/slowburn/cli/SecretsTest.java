package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Commands never print secrets, whatever their arguments; for complete runs see {@code SecuredClusterIT}. */
class SecretsTest {
    private static final String SECRET = "hunter2-hunter2";

    /** Every key that may contain a secret. */
    private static final List<String> SETTINGS = List.of(
            "kafka.sasl.jaas.config=a.Module required username=\"u\" password=\"" + SECRET + "\";",
            "kafka.ssl.truststore.password=" + SECRET,
            "kafka.ssl.key.password=" + SECRET,
            "schema.registry.ssl.keystore.password=" + SECRET,
            "schema.registry.url=https://reg:" + SECRET + "@127.0.0.1:1",
            "basic.auth.user.info=reg:" + SECRET,
            "bearer.auth.token=" + SECRET,
            "bearer.auth.client.secret=" + SECRET,
            "http.ssl.keystore.password=" + SECRET,
            "http.tokens=write:" + SECRET);

    @TempDir
    Path folder;

    private final StringWriter printed = new StringWriter();
    private final CommandLine commandLine =
            Main.commandLine().setOut(new PrintWriter(printed, true)).setErr(new PrintWriter(printed, true));
    private Path file;

    @BeforeEach
    void writeConfig() throws IOException {
        file = Files.writeString(folder.resolve("slowburn.properties"), String.join("\n", SETTINGS) + "\n");
    }

    static Set<String> commands() {
        Set<String> commands = new TreeSet<>(Main.commandLine().getSubcommands().keySet());
        commands.remove("generate-completion");
        return commands;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void printsNoSecretInHelp(String command) {
        boolean configured =
                commandLine.getSubcommands().get(command).getCommandSpec().findOption("--set") != null;

        assertThat(output(configured ? arguments(command, "--help") : List.of(command, "--help")))
                .contains("Usage: slowburn " + command);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void printsNoSecretForWrongUsage(String command) {
        for (String setting : SETTINGS) {
            String value = setting.substring(setting.indexOf('=') + 1);
            assertThat(output(List.of(command, setting, "--nonsense"))).isNotBlank();
            assertThat(output(List.of(command, "--sett", setting))).isNotBlank();
            assertThat(output(List.of(command, "--sett=" + setting))).isNotBlank();
            assertThat(output(List.of(command, "--nonsense", "--set", value))).isNotBlank();
            assertThat(output(List.of(command, "--nonsense", "--schema-registry=https://reg:" + SECRET + "@x")))
                    .isNotBlank();
        }
    }

    @Test
    void printsNoSecretForWrongConfiguration() {
        for (String setting : SETTINGS) {
            List<String> run = new ArrayList<>(arguments("run"));
            run.addAll(List.of("--bootstrap-server", "127.0.0.1:1", "--set", setting));
            for (String wrong : List.of("clock=never", "http.port=many", "nothing=1")) {
                List<String> all = new ArrayList<>(run);
                all.addAll(List.of("--set", wrong));
                assertThat(output(all)).startsWith("slowburn: ");
            }
        }
    }

    @Test
    void redactsAShortValueOnlyAsAWholeWord() {
        assertThat(output(List.of("run", "--set", "http.port=t", "--nonsense", "store.memory.mb=o")))
                .contains("Unknown options: '--nonsense', 'store.memory.mb=…'");
    }

    private List<String> arguments(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command, "--config", file.toString()));
        SETTINGS.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** Runs a command, checks that its output has no secret, and returns the output. */
    private String output(List<String> arguments) {
        printed.getBuffer().setLength(0);
        int code = commandLine.execute(arguments.toArray(String[]::new));
        assertThat(printed.toString())
                .as("%s ended with %d", arguments.get(0), code)
                .doesNotContain(SECRET);
        return printed.toString();
    }
}
