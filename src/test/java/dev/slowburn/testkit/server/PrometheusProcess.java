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

/** A real Prometheus (Debian package). */
public final class PrometheusProcess implements AutoCloseable {
    private final Process process;
    private final Web web;

    /**
     * Starts it.
     *
     * @param folder for configuration and data; must already contain the rule files
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

    /** The current value of an expression: an array of series with {@code metric} and {@code value}. */
    public JsonNode query(String expression) {
        JsonNode answer = get("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (!answer.path("status").asText().equals("success")) {
            throw new IllegalStateException(
                    expression + ": " + answer.path("error").asText());
        }
        return answer.at("/data/result");
    }

    /** All rules, with {@code name}, {@code health} and {@code state}. */
    public List<JsonNode> rules() {
        return get("rules").findValues("rules").stream()
                .flatMap(rules -> StreamSupport.stream(rules.spliterator(), false))
                .toList();
    }

    /** Number of alerts accepted by Alertmanagers. */
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
