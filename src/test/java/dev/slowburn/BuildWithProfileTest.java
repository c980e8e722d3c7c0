package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The image and the start script build with the chosen Maven profile. Maven and Java are replaced by programs that record their
 * arguments.
 */
class BuildWithProfileTest {
    @TempDir
    Path folder;

    private Path tools;
    private Path checkout;

    @BeforeEach
    void install() throws IOException {
        tools = Files.createDirectory(folder.resolve("tools"));
        checkout = Files.createDirectory(folder.resolve("checkout"));
        Files.createDirectory(checkout.resolve("scripts"));
        Files.copy(Path.of("scripts", "slowburn"), checkout.resolve("scripts").resolve("slowburn"));
        tool("mvn", "printf '%s\\n' \"$*\" >" + checkout.resolve("mvn.txt"));
        tool("java", "exit 0");
    }

    @Test
    void imageIsBuiltWithTheGivenProfiles() throws Exception {
        String command = command("RUN (mvn .*)");
        assertThat(command("(?m)^ARG (PROFILES=)$")).isEqualTo("PROFILES=");

        run(Map.of("PROFILES", "confluent"), "sh", "-c", command);
        assertThat(mavenArguments()).contains(" -Pconfluent package");
        run(Map.of("PROFILES", ""), "sh", "-c", command);
        assertThat(mavenArguments()).doesNotContain("-P").endsWith(" package\n");
    }

    @Test
    void scriptKeepsTheProfileForARebuild() throws Exception {
        thirdParty("(Apache-2.0) kafka-streams-avro-serde (io.confluent:kafka-streams-avro-serde:8.3.1 - no url)");

        run(Map.of(), "sh", "scripts/slowburn", "--version");

        assertThat(mavenArguments()).contains(" -Pconfluent package");
    }

    @Test
    void scriptKeepsTheVersionOfKafkaForARebuild() throws Exception {
        thirdParty("(Apache-2.0) Apache Kafka (org.apache.kafka:kafka-streams:4.4.0 - https://kafka.apache.org)");

        run(Map.of(), "sh", "scripts/slowburn", "--version");

        assertThat(mavenArguments()).contains(" -Pkafka-4.4 package");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bench", "chaos"})
    void measurementsAndFaultsRunWithTheGivenProfiles(String script) throws Exception {
        Files.copy(Path.of("scripts", script), checkout.resolve("scripts").resolve(script));
        Files.createDirectories(checkout.resolve("target"));
        Files.createFile(checkout.resolve("target").resolve(script + ".classpath"));

        run(Map.of("PROFILES", "kafka-4.4"), "sh", "scripts/" + script);
        assertThat(mavenArguments()).containsPattern(" -P(bench,)?kafka-4\\.4 ");
        run(Map.of("PROFILES", ""), "sh", "scripts/" + script);
        assertThat(mavenArguments()).doesNotContain("kafka").doesNotContain("bench,");
    }

    /** A version of Kafka is chosen by a property, and each version has the same classes of its own, except for a test of 4.4 only. */
    @Test
    void profileOfKafkaSelectsItsSources() throws Exception {
        Matcher profile = Pattern.compile(
                        "<id>kafka-(.*)</id>\\s*<properties>\\s*<kafka.version>(.*)</kafka.version>\\s*<kafka.api>(.*)</kafka.api>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(profile.find()).isTrue();
        assertThat(profile.group(2)).startsWith(profile.group(1) + ".");
        assertThat(profile.group(3)).isEqualTo(profile.group(1));

        assertThat(sources("src/main/kafka-" + profile.group(1))).isNotEmpty().isEqualTo(sources("src/main/kafka-4.3"));
        List<String> tests = new ArrayList<>(sources("src/test/kafka-4.3"));
        assertThat(tests).isNotEmpty();
        // Transactional stores are new in 4.4.
        tests.add("dev/slowburn/topology/streams/CrashedSegmentsTest.java");
        assertThat(sources("src/test/kafka-" + profile.group(1))).containsExactlyInAnyOrderElementsOf(tests);
    }

    private static List<String> sources(String folder) throws IOException {
        Path root = Path.of(folder);
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void scriptBuildsWithoutProfilesByDefault() throws Exception {
        run(Map.of(), "sh", "scripts/slowburn", "--version");
        assertThat(mavenArguments()).doesNotContain("-P").endsWith(" package\n");

        thirdParty("(Apache-2.0) Apache Avro (org.apache.avro:avro:1.12.2 - https://avro.apache.org)");
        run(Map.of(), "sh", "scripts/slowburn", "--version");
        assertThat(mavenArguments()).doesNotContain("-P");
    }

    private void thirdParty(String line) throws IOException {
        Path file = checkout.resolve("target/classes/META-INF/THIRD-PARTY.txt");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "\n     " + line + "\n");
    }

    private static String command(String pattern) throws IOException {
        Matcher found = Pattern.compile(pattern).matcher(Files.readString(Path.of("docker", "Dockerfile")));
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }

    private String mavenArguments() throws IOException {
        return Files.readString(checkout.resolve("mvn.txt"));
    }

    private void tool(String name, String script) throws IOException {
        Path file = tools.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(
                file, Set.copyOf(java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    private void run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(checkout.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().merge("PATH", tools.toString(), (path, first) -> first + ":" + path);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", List.of(command), output).isZero();
    }
}
