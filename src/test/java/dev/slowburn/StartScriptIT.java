package dev.slowburn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/slowburn} with its record of a start, in a checkout that is built. */
class StartScriptIT {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final String PREPARING = "preparing faster starts";

    private static final String EXAMPLE = "src/main/resources/examples/alerts.yaml";

    @TempDir
    static Path checkout;

    private static Path jar;
    private static Path startup;
    private static Path options;

    @BeforeAll
    static void createCheckout() throws IOException {
        Path target = checkout.resolve("target");
        jar = target.resolve("slowburn.jar");
        startup = target.resolve("startup");
        options = target.resolve("startup.options");
        for (String folder : List.of("scripts", "schemas", "src/main/resources/examples", "target/dev-lib")) {
            Files.createDirectories(checkout.resolve(folder));
        }
        Files.createDirectories(target.resolve("dev-registry"));
        Files.createFile(checkout.resolve("pom.xml"));
        copy(Path.of("scripts/slowburn"), checkout.resolve("scripts/slowburn"));
        copy(Path.of(EXAMPLE), checkout.resolve(EXAMPLE));
        copy(Path.of(System.getProperty("slowburn.jar")), jar);
        // Newer than the sources, so that the script does not build.
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
    }

    @Test
    void recordIsMadeOnceAndAgainWhenTheJarChanges() throws Exception {
        run("--version");
        assertThat(startup).isNotEmptyFile();
        assertThat(run("--version")).startsWith("slowburn ");

        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(1)));

        assertThat(run("--version")).contains(PREPARING).contains("slowburn ");
    }

    @Test
    void commandsTakeClassesFromTheRecord() throws Exception {
        run("--version");
        assertThat(run(Map.of("SLOWBURN_JAVA_OPTS", "-Xlog:class+load"), "validate", EXAMPLE))
                .contains("dev.slowburn.cli.Main source: shared objects file");
    }

    @Test
    void recordThatIsIncompleteIsMadeAgain() throws Exception {
        run("--version");
        try (FileChannel record = replaceable()) {
            record.truncate(record.size() / 2);
        }

        assertThat(run("--version")).contains(PREPARING).contains("slowburn ");
    }

    @Test
    void recordThatIsUnreadableOrMissingDoesNotStopACommand() throws Exception {
        run("--version");
        String expected = run("validate", EXAMPLE);

        try (FileChannel record = replaceable()) {
            record.write(ByteBuffer.wrap("not a record of the JVM".getBytes(StandardCharsets.UTF_8)), 0);
        }
        Files.setLastModifiedTime(options, FileTime.from(Instant.now().plusSeconds(2)));
        assertThat(run("validate", EXAMPLE)).isEqualTo(expected);

        Files.delete(startup);
        assertThat(run("validate", EXAMPLE)).isEqualTo(expected);
        Files.delete(options);
    }

    @Test
    void recordOfAnotherJdkIsMadeAgain() throws Exception {
        Files.writeString(options, "/another/jdk/bin/java\n-XX:NoSuchOption\n0\n");

        assertThat(run("--version")).contains(PREPARING).contains("slowburn ");
    }

    /** The record, which the JVM makes read-only. */
    private static FileChannel replaceable() throws IOException {
        Files.setPosixFilePermissions(startup, PosixFilePermissions.fromString("rw-r--r--"));
        return FileChannel.open(startup, StandardOpenOption.WRITE);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** Output and errors of a command that succeeds. */
    private String run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    private String run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(checkout.resolve("scripts/slowburn").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(checkout.toFile()).redirectErrorStream(true);
        builder.environment().merge("PATH", JAVA.getParent().toString(), (path, bin) -> bin + ':' + path);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
        return output;
    }
}
