package dev.slowburn.bench.process;

import dev.slowburn.bench.BenchPlan;
import dev.slowburn.bench.peer.PeerKind;
import dev.slowburn.bench.peer.RunMain;
import dev.slowburn.testkit.server.FreePort;
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

/** A {@code slowburn run} process and its HTTP address. */
public final class Served implements AutoCloseable {
    private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final long POLL_MILLIS = 100;
    private static final Pattern PARTITIONS = Pattern.compile("(?m)^slowburn_budget_partitions (\\d+)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Jvm jvm;
    private final Path log;
    private final URI address;

    private Served(Jvm jvm, Path log, URI address) {
        this.jvm = jvm;
        this.log = log;
        this.address = address;
    }

    /** Starts the process without waiting for it. */
    public static Served start(BenchPlan plan, Path definitions, Map<String, String> settings) throws IOException {
        return start(plan.options(), plan.log("lookups"), definitions, settings);
    }

    /** As {@link #start(BenchPlan, Path, Map)}, with JVM options and a file for the log. */
    public static Served start(List<String> options, Path log, Path definitions, Map<String, String> settings)
            throws IOException {
        int port = FreePort.find();
        List<String> arguments =
                new ArrayList<>(List.of("run", "--definitions", definitions.toString(), "--set", "http.port=" + port));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + '=' + value)));
        List<String> all = new ArrayList<>(options);
        // Threads that end would take their CPU time with them.
        all.add("-XX:-UseDynamicNumberOfCompilerThreads");
        Jvm jvm = Jvm.start(all, Map.of(), ClassPaths.of(PeerKind.SLOWBURN), RunMain.class, arguments, log);
        return new Served(jvm, log, URI.create("http://127.0.0.1:" + port));
    }

    /** HTTP address, such as {@code http://127.0.0.1:8080}. */
    public URI address() {
        return address;
    }

    /** Waits until a path returns 200. */
    public void awaitAnswer(String path) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT_NANOS;
        while (!answers(path)) {
            if (!jvm.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("the instance does not answer " + path + "; see " + log);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private boolean answers(String path) throws InterruptedException {
        try {
            return get(path).statusCode() == 200;
        } catch (IOException e) {
            // Not listening yet.
            return false;
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** Number of tally partitions on this instance. */
    public int partitions() throws IOException, InterruptedException {
        Matcher matcher = PARTITIONS.matcher(get("/metrics").body());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** The sum of all series of a metric. */
    public double metric(String name) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + ' ') || line.startsWith(name + '{'))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** CPU time of all threads so far. */
    public Duration cpu() {
        return jvm.cpu();
    }

    /** CPU time of the JIT compilers so far. */
    public Duration compilers() throws IOException {
        return jvm.compilers();
    }

    /** How long commits have taken so far: sending what is left, the offsets, and the end of the transaction. */
    public Duration commits() throws IOException {
        try (RemoteBeans beans = RemoteBeans.of(jvm.pid())) {
            return Duration.ofNanos((long) beans.sum(
                    "kafka.producer:type=producer-metrics,client-id=*",
                    "flush-time-ns-total",
                    "txn-send-offsets-time-ns-total",
                    "txn-commit-time-ns-total"));
        }
    }

    /** Bytes of batches that the producers have sent so far, after compression. */
    public double sentBytes() throws IOException {
        try (RemoteBeans beans = RemoteBeans.of(jvm.pid())) {
            return beans.sum("kafka.producer:type=producer-topic-metrics,client-id=*,topic=*", "byte-total");
        }
    }

    /** Used heap in bytes after a collection. */
    public long heap() throws IOException {
        return jvm.heap();
    }

    @Override
    public void close() {
        jvm.stop();
    }
}
