package dev.slowburn.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slowburn.testkit.instance.Web;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A real Alertmanager (Debian package), which can be stopped and restarted on the same port. */
public final class AlertmanagerProcess implements AutoCloseable {
    private final Path folder;
    private final int port = FreePort.find();
    private Process process;

    /** @param folder for its configuration and data */
    public AlertmanagerProcess(Path folder) throws IOException {
        this.folder = folder;
        Files.writeString(
                folder.resolve("alertmanager.yml"), "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public void start() throws IOException {
        process = new ProcessBuilder(List.of(
                        "prometheus-alertmanager",
                        "--config.file=" + folder.resolve("alertmanager.yml"),
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address="))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("alertmanager.log").toFile())
                .start();
    }

    /** The rules of active burn-rate alerts, with their severities. */
    public Map<String, String> active() {
        Map<String, String> rules = new TreeMap<>();
        for (JsonNode alert : alerts("alertname=ErrorBudgetBurn")) {
            rules.put(
                    alert.at("/labels/rule").asText(),
                    alert.at("/labels/severity").asText());
        }
        return rules;
    }

    /** The active alerts that match a label matcher. */
    public List<JsonNode> alerts(String matcher) {
        List<JsonNode> alerts = new ArrayList<>();
        new Web(port)
                .json("/api/v2/alerts?filter=" + URLEncoder.encode(matcher, StandardCharsets.UTF_8))
                .forEach(alerts::add);
        return alerts;
    }

    /** Kills the process, which loses its in-memory state. */
    public void stop() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            stop();
        }
    }
}
