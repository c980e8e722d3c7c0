package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.runtime.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deletion of the state of clusters that no longer exist. */
class StateDirectoryTest {
    @TempDir
    Path folder;

    private Config config;

    @BeforeEach
    void configure() {
        config = config("slowburn");
    }

    private Config config(String application) {
        return Config.load(null, Map.of(), Map.of("state.dir", folder.toString(), "application.id", application));
    }

    private void use(String cluster, String application) throws IOException {
        try (StateDirectory used = StateDirectory.lock(config(application), cluster)) {
            Files.createDirectories(used.path().resolve("0_0"));
            Files.writeString(used.path().resolve("0_0").resolve("rows"), "some");
        }
    }

    @Test
    void deletesTheStateOfAllApplicationsOfTheCluster() throws IOException {
        use("gone", "slowburn");
        use("gone", "other");
        use("kept", "slowburn");

        StateDirectory.deleteUnused(config, "gone");
        StateDirectory.deleteUnused(config, "never-used");

        assertThat(folder.resolve("gone")).doesNotExist();
        assertThat(folder).isDirectoryContaining("glob:**kept");
        assertThat(folder.toFile().list()).containsExactly("kept");
    }

    @Test
    void keepsStateThatAnInstanceUses() throws IOException {
        use("gone", "slowburn");
        try (StateDirectory used = StateDirectory.lock(config, "gone")) {
            StateDirectory.deleteUnused(config, "gone");

            assertThat(used.path().resolve("0_0").resolve("rows")).exists();
        }
        StateDirectory.deleteUnused(config, "gone");
        assertThat(folder).isEmptyDirectory();
    }
}
