package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
