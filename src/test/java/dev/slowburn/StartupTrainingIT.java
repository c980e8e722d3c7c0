package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache that the image makes contains what an instance needs, and the JVM of this build uses it. */
class StartupTrainingIT {
    private static final String JAR = System.getProperty("slowburn.jar");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    Path folder;

    @Test
    void aStartTakesClassesFromTheCache() throws Exception {
        Path cache = folder.resolve("slowburn.cache");
        run("docker/train-startup", new File("").getAbsolutePath(), JAR, cache.toString());
        assertThat(cache).isNotEmptyFile();

        String use = Runtime.version().feature() >= 25 ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=";
        String loaded = run(JAVA, use + cache, "-Xlog:class+load", "-jar", JAR, "config");

        assertThat(loaded)
                .containsPattern("dev\\.slowburn\\.runtime\\.config\\.ConfigKeys source: shared objects file")
                .doesNotContainPattern("dev\\.slowburn\\.runtime\\.\\S+ source: file:");
    }

    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        List<String> path = new ArrayList<>(List.of(Path.of(JAVA).getParent().toString()));
        path.add(System.getenv("PATH"));
        builder.environment().put("PATH", String.join(File.pathSeparator, path));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", List.of(command), output).isZero();
        return output;
    }
}
