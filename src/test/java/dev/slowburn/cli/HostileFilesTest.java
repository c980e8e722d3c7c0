package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.testkit.Yamls;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Control characters in files and their names, in the commands that read them: none forges a line or controls the terminal. */
class HostileFilesTest {
    private static final List<String> HOSTILE = List.of(
            "a\nslowburn: all is well",
            "a\r\nb",
            "\u001b[31mred\u001b[0m",
            "\u001b[H\u001b[2Jcleared",
            "\u001b]0;title\u0007",
            "\u009b2J",
            "\u0085\u2028\u2029",
            "\u202egnp.exe");

    private final StringWriter printed = new StringWriter();

    @TempDir
    Path folder;

    private record Case(String text, List<String> command) {}

    /** Each text in each field, and the commands that read definitions. */
    static Stream<Case> definitions() {
        return HOSTILE.stream().flatMap(hostile -> {
            String quoted = quoted(hostile);
            String slo = Yamls.slo("cart", "0.99");
            return Stream.of(
                            slo.replace("name: cart", "name: " + quoted),
                            slo.replace("kind: SLO", "kind: " + quoted),
                            slo.replace("Occurrences", quoted),
                            slo.replace("spec:", quoted + ": 1\nspec:"),
                            slo.replace("target: 0.99", "target: " + quoted),
                            slo.replace("service: cart", "service: " + quoted),
                            slo.replace("metadata: {", "metadata: {annotations: {" + quoted + ": x}, "))
                    .flatMap(text -> Stream.of(
                            new Case(text, List.of("validate")),
                            new Case(text, List.of("rules")),
                            new Case(text, List.of("run", "--definitions")),
                            new Case(text, List.of("apply", "--dry-run", "-f"))));
        });
    }

    private static String quoted(String text) {
        return new ObjectMapper().valueToTree(text).toString();
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void escapesTextsOfDefinitions(Case each) throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), each.text());

        run(each.command(), file.toString());

        assertVisible();
    }

    static List<String> hostile() {
        return HOSTILE;
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void escapesNamesOfFiles(String hostile) throws IOException {
        Path file = Files.writeString(folder.resolve(hostile.replace('/', '-') + ".yaml"), "kind: SLO\n");
        Path missing = folder.resolve(hostile.replace('/', '-'));

        run(List.of("validate"), file.toString());
        run(List.of("ingest", "--dry-run", "--format", "jsonl", "--service", "a"), file.toString());
        for (List<String> command : List.of(
                List.of("validate"),
                List.of("rules"),
                List.of("apply", "-f"),
                List.of("validate", "a.yaml", "--config"),
                List.of("get", "slos", "-s", "http://127.0.0.1:1", "--ca"),
                List.of("get", "slos", "-s", "http://127.0.0.1:1", "--token-file"),
                List.of("ingest", "--dry-run", "--format", "jsonl", "--service", "a"))) {
            run(command, missing.toString());
        }

        assertVisible();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void escapesLinesOfLogsAndKeysOfConfigurations(String hostile) throws IOException {
        String oneLine = hostile.replaceAll("[\r\n]", "\u000b");
        Path lines = Files.writeString(
                folder.resolve("a.log"),
                oneLine + "\n{\"outcome\": " + quoted(hostile) + "}\n{" + quoted(hostile) + ":1}");
        Path config = Files.writeString(
                folder.resolve("a.properties"), "clock=" + oneLine + "\n" + oneLine.replaceAll("[ :=]", "") + "=1\n");

        run(List.of("ingest", "--dry-run", "--format", "jsonl", "--service", "a"), lines.toString());
        run(List.of("ingest", "--dry-run", "--format", "combined", "--service", "a"), lines.toString());
        run(List.of("validate", "a.yaml", "--config"), config.toString());

        assertVisible();
    }

    @Test
    void keepsNamesOfAllLanguages() throws IOException {
        Path file = Files.writeString(folder.resolve("bütçe-可用性.yaml"), "kind: 'straße 👩\u200d💻'\n");

        run(List.of("validate"), file.toString());

        assertThat(printed.toString()).contains("bütçe-可用性.yaml", "straße 👩\u200d💻");
    }

    /** Prints directly, without the writer that escapes what commands have missed. */
    private void run(List<String> command, String last) {
        PrintWriter writer = new PrintWriter(printed, true);
        List<String> arguments =
                Stream.concat(command.stream(), Stream.of(last)).toList();
        Main.commandLine().setOut(writer).setErr(writer).execute(arguments.toArray(String[]::new));
    }

    private void assertVisible() {
        assertThat(printed.toString().lines())
                .isNotEmpty()
                .noneMatch(line -> line.startsWith("slowburn: all is well") || line.startsWith("\tat "))
                .allSatisfy(line -> assertThat(line)
                        .doesNotContainPattern("[\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ufeff]"));
    }
}
