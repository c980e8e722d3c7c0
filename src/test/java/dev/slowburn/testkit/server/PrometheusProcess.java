package dev.slowburn.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slowburn.testkit.instance.Web;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** A real Prometheus, as Debian packages it. */
public final class PrometheusProcess implements AutoCloseable {
    private final Process process;
    private final Web web;

    /**
     * Starts it.
     *
     * @param folder for its configuration and data; rule files that the configuration names are there already
     */
    public PrometheusProcess(Path folder, String configuration) throws IOException {
        int port = FreePort.find();
        Path file = Files.writeString(folder.resolve("prometheus.yaml"), configuration);
        process = new ProcessBuilder(List.of(
                        "prometheus",
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + folder.resolve("prometheus-data"),
                        "--web.listen-address=127.0.0.1:" + port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        web = new Web(port);
    }

    /** What an expression is now: an array of series, each with its {@code metric} and its {@code value}. */
    public JsonNode query(String expression) {
        JsonNode answer = get("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (!answer.path("status").asText().equals("success")) {
            throw new IllegalStateException(
                    expression + ": " + answer.path("error").asText());
        }
        return answer.at("/data/result");
    }

    /** Its rules, each with {@code name}, {@code health} and {@code state}. */
    public List<JsonNode> rules() {
        return get("rules").findValues("rules").stream()
                .flatMap(rules -> StreamSupport.stream(rules.spliterator(), false))
                .toList();
    }

    /** How many alerts its Alertmanagers have taken. */
    public double sent() {
        return web.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("prometheus_notifications_sent_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private JsonNode get(String path) {
        return web.json("/api/v1/" + path);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
