package dev.slowburn.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A real schema registry, Apicurio, as a process of its own on the loopback address, with its data in a temporary folder that
 * goes with it.
 *
 * <p>The process can't outlive this one, however this one ends: a shell between the two holds the reading end of a pipe and
 * ends the registry when the pipe breaks. Ctrl-C on a terminal, which goes to all processes, does not concern it: it is
 * ended in its turn.
 */
public final class RegistryProcess implements AutoCloseable {
    /** System property that names the folder with the unpacked distribution. */
    public static final String HOME = "slowburn.dev.registry";

    private static final String GUARD =
            "trap '' INT; exec 3<&0; \"$@\" & child=$!; { cat <&3 >/dev/null; kill -9 $child; } 2>/dev/null & wait $child";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final int LINES_TO_SHOW = 20;

    private final Path folder = LocalFiles.newFolder("registry");
    private final Path log = folder.resolve("registry.log");
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Path jar;
    private final int port;
    private Process process;

    private RegistryProcess(Path jar, int port) {
        this.jar = jar;
        this.port = port;
    }

    /**
     * Starts one and returns at once; {@link #awaitReady()} tells when it answers.
     *
     * @param port to listen on, or 0 for a free one
     * @throws DevClusterException if the distribution is not where {@link #HOME} says
     */
    public static RegistryProcess launch(int port) {
        RegistryProcess registry = new RegistryProcess(jar(), LocalFiles.portOrFree(port));
        registry.restart();
        return registry;
    }

    private static Path jar() {
        String home = System.getProperty(HOME);
        if (home == null) {
            throw new DevClusterException(
                    "the schema registry for development is not here: start Slowburn by scripts/slowburn, which brings it");
        }
        try (Stream<Path> files = Files.list(Path.of(home).toAbsolutePath())) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new DevClusterException("no schema registry in " + home));
        } catch (IOException e) {
            throw new DevClusterException("no schema registry in " + home + "; build with `mvn package`", e);
        }
    }

    /** Starts it again on the same port and data, after {@link #stop()}. */
    public void restart() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = List.of(
                "sh",
                "-c",
                GUARD,
                "registry",
                java.toString(),
                "-Xmx256m",
                "-Djava.io.tmpdir=" + folder,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                // Written at once: the registry is ended as a crash would end it.
                "-Dapicurio.datasource.url=jdbc:h2:file:" + folder.resolve("db") + ";WRITE_DELAY=0",
                "-jar",
                jar.toString());
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            LocalFiles.delete(folder);
            throw new UncheckedIOException("can't start the schema registry", e);
        }
    }

    /** Waits until it answers. */
    public void awaitReady() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (!process.isAlive()
                    || System.nanoTime() > deadline
                    || Thread.currentThread().isInterrupted()) {
                throw new DevClusterException(
                        "the schema registry did not come up on port " + port + ":\n" + lastLines());
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private boolean answers() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/subjects"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String lastLines() {
        try {
            List<String> lines =
                    Files.readString(log, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_TO_SHOW), lines.size()));
        } catch (IOException e) {
            return "(it left no log)";
        }
    }

    /** What to give as {@code schema.registry.url}. */
    public String url() {
        return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    }

    /** Ends it; the data stays. */
    public void stop() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't end the schema registry", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
        LocalFiles.delete(folder);
    }
}
