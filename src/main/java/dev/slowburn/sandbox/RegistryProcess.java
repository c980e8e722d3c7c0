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
 * An Apicurio schema registry in a child process on the loopback address. Its data is in a temporary folder that is deleted
 * on close.
 *
 * <p>The child can't outlive this process, however this process ends: a shell between the two has the reading end of a pipe and
 * kills the registry when the pipe breaks. It ignores the Ctrl-C that a terminal sends to all processes, because this process
 * stops it in order.
 */
public final class RegistryProcess implements AutoCloseable {
    /** System property that names the folder with the unpacked distribution. */
    public static final String HOME = "slowburn.dev.registry";

    private static final String GUARD =
            "trap '' INT; exec 3<&0; \"$@\" & child=$!; { cat <&3 >/dev/null; kill -9 $child; } 2>/dev/null & wait $child";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
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
     * Starts a registry without waiting for it; see {@link #awaitReady()}.
     *
     * @param port to listen on, or 0 for a free one
     * @throws DevClusterException if the distribution is not in the folder named by {@link #HOME}
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
                    "development schema registry not found; start Slowburn with scripts/slowburn, which builds it");
        }
        try (Stream<Path> files = Files.list(Path.of(home).toAbsolutePath())) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new DevClusterException("no schema registry in " + home));
        } catch (IOException e) {
            throw new DevClusterException("no schema registry in " + home + "; build with `mvn package`", e);
        }
    }

    /** Starts it again with the same port and data, after {@link #stop()}. */
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
                // Each write is flushed, because stop kills the process.
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
            throw new UncheckedIOException("cannot start the schema registry", e);
        }
    }

    /**
     * Waits up to 90 s until it responds.
     *
     * @throws DevClusterException if it exits or does not respond in time
     */
    public void awaitReady() {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!responds()) {
            if (!process.isAlive()
                    || System.nanoTime() > deadline
                    || Thread.currentThread().isInterrupted()) {
                throw new DevClusterException(
                        "the schema registry did not start on port " + port + ":\n" + lastLines());
            }
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
    }

    private boolean responds() {
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
            return "(no log)";
        }
    }

    /** The value for {@code schema.registry.url}. */
    public String url() {
        return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    }

    /** Kills it and keeps the data. */
    public void stop() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop the schema registry", e);
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
