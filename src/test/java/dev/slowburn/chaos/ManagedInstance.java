package dev.slowburn.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One Slowburn instance across restarts: a state folder, a log, and at most one process. */
public final class ManagedInstance implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:([0-9]+)");
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Path state;
    private final Path log;
    private final List<String> options;
    private Child child;

    /** @param options of {@code slowburn run}, without the state folder */
    ManagedInstance(String name, Path state, Path log, List<String> options) {
        this.name = name;
        this.state = state;
        this.log = log;
        this.options = List.copyOf(options);
    }

    public String name() {
        return name;
    }

    Path state() {
        return state;
    }

    Path log() {
        return log;
    }

    public Child child() {
        return child;
    }

    void start() {
        List<String> arguments = new ArrayList<>(List.of("dev.slowburn.cli.Main", "run"));
        options.forEach(option -> arguments.add(option.replace(ChaosPlan.NAME, name)));
        arguments.addAll(List.of("--set", "state.dir=" + state));
        child = Child.start(log, "224m", arguments);
    }

    /** Whether it has started; processes that end before that are restarted, as by an orchestrator. */
    public boolean hasStarted() {
        return child.output().contains(" started application=");
    }

    boolean isReady() {
        return child.isAlive() && get("/readyz").isPresent();
    }

    /** The response, if it has status 200. */
    Optional<JsonNode> get(String path) {
        Matcher port = LISTENING.matcher(child.output());
        if (!port.find()) {
            return Optional.empty();
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.group(1) + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(JSON.readTree(response.body())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
    }
}
