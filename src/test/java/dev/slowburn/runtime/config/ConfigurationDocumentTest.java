package dev.slowburn.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.testkit.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documents and the container files match the configuration keys of the code. */
class ConfigurationDocumentTest {
    private static final Pattern VARIABLE = Pattern.compile("SLOWBURN_[A-Z_]+");

    @Test
    void documentHasTheTableOfTheCode() throws IOException {
        new GeneratedPage("operate/configuration.md", "configuration").assertContains(ConfigKeys.table());
    }

    @Test
    void documentHasTheKeysOfInputs() throws IOException {
        new GeneratedPage("operate/configuration.md", "inputs").assertContains(InputKeys.table());
    }

    @Test
    void containerFilesUseKnownVariables() throws IOException {
        List<String> known =
                ConfigKeys.all().stream().map(key -> Config.variable(key.name)).toList();
        for (String file : List.of("Dockerfile", "compose.yaml")) {
            List<String> used = VARIABLE.matcher(Files.readString(Path.of("docker", file)))
                    .results()
                    .map(MatchResult::group)
                    .toList();
            assertThat(used).as(file).isNotEmpty().isSubsetOf(known);
        }
    }
}
