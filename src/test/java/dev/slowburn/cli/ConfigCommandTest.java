package dev.slowburn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.runtime.config.ConfigKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code config} prints a properties file that has every key with its default, commented out. */
class ConfigCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("config"));
        all.addAll(List.of(arguments));
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    @Test
    void printsEachKeyWithItsDefaultCommentedOut() throws IOException {
        assertThat(run()).isZero();
        assertThat(read(out.toString())).isEmpty();

        Properties uncommented = read(out.toString().replaceAll("(?m)^#(?=\\S)", ""));
        Map<String, String> defaults =
                ConfigKeys.all().stream().collect(Collectors.toMap(key -> key.name, ConfigKeys::fallback));
        ConfigKeys.prefixes().forEach(prefix -> defaults.put(prefix.name + "*", ""));

        assertThat(uncommented).isEqualTo(defaults);

        String words = String.join(" ", out.toString().split("\n# ?", -1));
        ConfigKeys.all().forEach(key -> assertThat(words).contains(key.documentation));
    }

    private static Properties read(String file) throws IOException {
        Properties read = new Properties();
        read.load(new StringReader(file));
        return read;
    }

    @Test
    void selectsKeysByPrefix() {
        assertThat(run("http.port", "threads")).isZero();
        assertThat(out.toString().lines().filter(line -> !line.isEmpty() && !line.startsWith("# ")))
                .containsExactlyInAnyOrder("#http.port=0", "#threads=1");
    }

    @Test
    void rejectsAPrefixWithoutKeys() {
        assertThat(run("htpp")).isEqualTo(2);
        assertThat(err.toString()).startsWith("slowburn: no key starts with 'htpp'");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void printsTheEnvironmentVariableOfEachKeyAsJson() throws IOException {
        assertThat(run("--json")).isZero();

        JsonNode keys = new ObjectMapper().readTree(out.toString());
        assertThat(keys).hasSize(ConfigKeys.all().size());
        assertThat(keys.findValuesAsText("variable"))
                .contains("SLOWBURN_HTTP_PORT")
                .doesNotHaveDuplicates();
    }
}
