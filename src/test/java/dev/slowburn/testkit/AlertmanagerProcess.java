package dev.slowburn.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A real Alertmanager, as Debian packages it, which can be stopped and started again at its port. */
public final class AlertmanagerProcess implements AutoCloseable {
    private final Path folder;
    private final int port = freePort();
    private Process process;

    /** @param folder for its configuration and data */
    public AlertmanagerProcess(Path folder) throws IOException {
        this.folder = folder;
        Files.writeString(
                folder.resolve("alertmanager.yml"), "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** The rules of the burn rate alerts that it holds for active, each with the severity it was given. */
    public Map<String, String> active() {
        Map<String, String> rules = new TreeMap<>();
        for (JsonNode alert : new Web(port).json("/api/v2/alerts?filter=alertname%3DErrorBudgetBurn")) {
            rules.put(
                    alert.at("/labels/rule").asText(),
                    alert.at("/labels/severity").asText());
        }
        return rules;
    }

    /** Kills it: what it holds in memory is gone. */
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
