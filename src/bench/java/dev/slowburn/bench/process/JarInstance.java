package dev.slowburn.bench.process;

import dev.slowburn.testkit.server.FreePort;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code java -jar slowburn.jar run}, as the image runs it. */
public final class JarInstance implements AutoCloseable {
    /** The jar of this build. */
    public static final Path JAR = Path.of("target", "slowburn.jar").toAbsolutePath();

    private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final long POLL_MILLIS = 50;
    private static final Pattern PARTITIONS = Pattern.compile("(?m)^slowburn_budget_partitions (\\d+)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final long launched = System.nanoTime();
    private final Process process;
    private final Path log;
    private final URI address;

    private JarInstance(Process process, Path log, URI address) {
        this.process = process;
        this.log = log;
        this.address = address;
    }

    /** Starts the jar of a build without waiting for it. */
    public static JarInstance launch(
            JavaRuntime java, Path jar, Path definitions, Map<String, String> settings, Path log) throws IOException {
        int port = FreePort.find();
        List<String> command = new ArrayList<>(List.of(java.java().toString()));
        command.addAll(java.options());
        command.addAll(List.of("-jar", jar.toString(), "run", "--definitions", definitions.toString()));
        command.addAll(List.of("--set", "http.port=" + port));
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + '=' + value)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(log.toString())))
                .start();
        return new JarInstance(process, log, URI.create("http://127.0.0.1:" + port));
    }

    /** When the process was launched, by {@link System#nanoTime()}. */
    public long launched() {
        return launched;
    }

    /** Waits until the instance is ready, and returns how long that has taken since it was launched. */
    public Duration awaitReady() throws IOException, InterruptedException {
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() - launched > TIMEOUT_NANOS) {
                throw new IOException("the instance is not ready; see " + log);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return Duration.ofNanos(System.nanoTime() - launched);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get("/readyz").statusCode() == 200;
        } catch (IOException e) {
            // Not listening yet.
            return false;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** Number of tally partitions on this instance. */
    public int partitions() throws IOException, InterruptedException {
        Matcher matcher = PARTITIONS.matcher(get("/metrics").body());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** CPU time of all threads so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Ends the process with SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /** Ends the process with SIGTERM. */
    @Override
    public void close() {
        process.destroy();
        await();
    }

    private void await() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
