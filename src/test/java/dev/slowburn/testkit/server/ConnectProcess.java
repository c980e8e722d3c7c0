package dev.slowburn.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.slowburn.testkit.instance.Web;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** A standalone Kafka Connect worker with connectors. */
public final class ConnectProcess implements AutoCloseable {
    private static final Path PINNED = Path.of("src/test/resources/connect/pom.xml");
    private static final Path LIBRARIES = Path.of("target/connect-lib").toAbsolutePath();

    private final Path folder;
    private final int port = FreePort.find();
    private final Process process;

    /**
     * @param folder for its configuration and data
     * @param worker configuration of the worker, of which ports and files are replaced
     */
    public ConnectProcess(Path folder, Properties worker, List<Properties> connectors, Map<String, String> environment)
            throws IOException, InterruptedException {
        this.folder = folder;
        install();
        Properties all = new Properties();
        all.putAll(worker);
        all.setProperty("listeners", "http://127.0.0.1:" + port);
        all.setProperty(
                "offset.storage.file.filename", folder.resolve("offsets").toString());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                LIBRARIES.resolve("*").toString(),
                "org.apache.kafka.connect.cli.ConnectStandalone",
                write("worker", all)));
        for (int i = 0; i < connectors.size(); i++) {
            command.add(write("connector-" + i, connectors.get(i)));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("connect.log").toFile());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    private String write(String name, Properties properties) throws IOException {
        Path file = folder.resolve(name + ".properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file.toString();
    }

    /** Copies the libraries once, until their list changes. */
    private static void install() throws IOException, InterruptedException {
        Path copied = LIBRARIES.resolve("pom.xml");
        if (Files.exists(copied) && Files.mismatch(PINNED, copied) < 0) {
            return;
        }
        Files.createDirectories(LIBRARIES);
        try (Stream<Path> files = Files.list(LIBRARIES)) {
            for (Path old : files.toList()) {
                Files.delete(old);
            }
        }
        Path log = LIBRARIES.resolve("mvn.log");
        Process maven = new ProcessBuilder(
                        "mvn",
                        "-B",
                        "-ntp",
                        "-f",
                        PINNED.toString(),
                        "dependency:copy-dependencies",
                        "-DincludeScope=runtime",
                        "-DoutputDirectory=" + LIBRARIES)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (maven.waitFor() != 0) {
            throw new IllegalStateException(Files.readString(log));
        }
        Files.copy(PINNED, copied, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Why the worker has ended or tasks of connectors have failed; empty while the worker starts. */
    public List<String> failures() throws IOException {
        if (!process.isAlive()) {
            return List.of(Files.readString(folder.resolve("connect.log")));
        }
        List<String> failures = new ArrayList<>();
        for (JsonNode connector : status()) {
            for (JsonNode task : connector.at("/status/tasks")) {
                if (task.get("state").asText().equals("FAILED")) {
                    failures.add(task.get("trace").asText());
                }
            }
        }
        return failures;
    }

    private JsonNode status() {
        try {
            return new Web(port).json("/connectors?expand=status");
        } catch (UncheckedIOException notReady) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
