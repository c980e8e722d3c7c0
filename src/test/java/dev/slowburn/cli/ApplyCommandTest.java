package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.testkit.Yamls;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code apply} without a broker. */
class ApplyCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void sendsEachDocumentAsARecordAfterThoseItRefersTo() throws IOException {
        Files.writeString(
                folder.resolve("a.yaml"),
                Yamls.sloOf("answered", "cart", "0.99") + "---\n" + Yamls.slo("search", "0.9"));
        Files.writeString(folder.resolve("b.yaml"), Yamls.sli("answered", "status_code < 500"));

        assertThat(apply("-f", folder.toString(), "--dry-run")).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "SLI/answered  would be sent to slo-definitions",
                        "cart  would be sent to slo-definitions",
                        "search  would be sent to slo-definitions");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void printsKeysAndFilesAsJson() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), Yamls.slo("cart", "0.99"));

        assertThat(apply("-f", file.toString(), "--dry-run", "--json", "--set", "topic.slo.definitions=other"))
                .isZero();

        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.get("valid").booleanValue()).isTrue();
        assertThat(result.get("sent").booleanValue()).isFalse();
        assertThat(result.get("topic").textValue()).isEqualTo("other");
        assertThat(result.get("definitions").get(0).get("key").textValue()).isEqualTo("cart");
        assertThat(result.get("definitions").get(0).get("file").textValue()).isEqualTo(file.toString());
    }

    @Test
    void sendsNothingIfADefinitionIsInvalid() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), Yamls.slo("cart", "1.5"));

        assertThat(apply("-f", file.toString())).isEqualTo(2);

        assertThat(err.toString().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith(file + ":9:43: spec.objectives[0].target: ");
        assertThat(err.toString()).endsWith("nothing was sent\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void printsProblemsAsJson() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), Yamls.slo("cart", "1.5"));

        assertThat(apply("--json", "-f", file.toString())).isEqualTo(2);

        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.get("valid").booleanValue()).isFalse();
        assertThat(result.get("problems").get(0).get("line").intValue()).isEqualTo(9);
    }

    @Test
    void acceptsUnresolvedReferencesWithUnchecked() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), Yamls.sloOf("answered", "cart", "0.99"));
        assertThat(apply("-f", file.toString(), "--dry-run")).isEqualTo(2);
        assertThat(apply("-f", file.toString(), "--dry-run", "--unchecked")).isZero();
        assertThat(out.toString()).contains("cart  would be sent");
    }

    @Test
    void requiresABroker() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), Yamls.slo("cart", "0.99"));
        assertThat(apply("-f", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("bootstrap.servers is not set");
    }

    @Test
    void rejectsOptionsThatContradictEachOther() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), Yamls.slo("cart", "0.99"));
        List<String> both = List.of("--server", "http://127.0.0.1:1", "--bootstrap-server", "127.0.0.1:1");
        List<String> unchecked = List.of("--server", "http://127.0.0.1:1", "--unchecked");

        assertThat(apply(with(both, "-f", file.toString()))).isEqualTo(2);
        assertThat(apply(with(unchecked, "-f", file.toString()))).isEqualTo(2);
        assertThat(execute(with(both, "delete", "cart"))).isEqualTo(2);
        assertThat(execute("get", "budgets", "--json", "-o", "yaml", "-s", "http://127.0.0.1:1"))
                .isEqualTo(2);

        assertThat(err.toString().lines())
                .containsExactly(
                        "slowburn: --server and --bootstrap-server contradict each other; leave out one: with --server, an instance applies"
                                + " the change, with --bootstrap-server it is sent directly to Kafka",
                        "slowburn: --server and --unchecked contradict each other; leave out one: with --server, an instance applies the"
                                + " change, with --unchecked it is sent directly to Kafka",
                        "slowburn: --server and --bootstrap-server contradict each other; leave out one: with --server, an instance applies"
                                + " the change, with --bootstrap-server it is sent directly to Kafka",
                        "slowburn: --json and -o yaml contradict each other; leave out one");
    }

    private static String[] with(List<String> options, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(options);
        return all.toArray(String[]::new);
    }

    @Test
    void requiresFilesOrKeys() {
        assertThat(apply()).isEqualTo(2);
        assertThat(execute("delete")).isEqualTo(2);
        assertThat(execute("delete", "")).isEqualTo(2);
    }

    private int apply(String... args) {
        List<String> all = new ArrayList<>(List.of("apply"));
        all.addAll(List.of(args));
        return execute(all.toArray(String[]::new));
    }

    private int execute(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
