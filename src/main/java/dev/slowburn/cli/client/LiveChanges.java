package dev.slowburn.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A reader of an instance's change stream (server-sent events) that detects lost connections by missed heartbeats. */
public final class LiveChanges {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENT = "event:";
    private static final String DATA = "data:";
    public static final String HEARTBEAT = "heartbeat";
    /** Used until the first heartbeat, which has the actual interval (15 s by default). */
    private static final Duration INITIAL_TIMEOUT = Duration.ofSeconds(45);

    private static final int MISSED_HEARTBEATS = 3;

    private final Server server;

    public LiveChanges(Server server) {
        this.server = server;
    }

    /**
     * Reads events until the connection is closed. The data of each event is a single line.
     *
     * @param path path and query; must subscribe to heartbeats
     * @param each receives the name of an event and its data
     * @throws ServerException if three heartbeats are missed
     */
    public void follow(String path, BiConsumer<String, JsonNode> each) {
        try (EventLines lines = server.events(path)) {
            Duration timeout = INITIAL_TIMEOUT;
            String name = "";
            for (Optional<String> next = lines.next(timeout); next.isPresent(); next = lines.next(timeout)) {
                String line = next.get();
                if (line.startsWith(EVENT)) {
                    name = line.substring(EVENT.length()).strip();
                } else if (line.startsWith(DATA)) {
                    JsonNode data = JSON.readTree(line.substring(DATA.length()));
                    if (name.equals(HEARTBEAT)) {
                        timeout = Duration.ofMillis(data.path("interval_millis").asLong())
                                .multipliedBy(MISSED_HEARTBEATS);
                    }
                    each.accept(name, data);
                }
            }
        } catch (JsonProcessingException e) {
            throw new ServerException("the change stream is not JSON", e);
        }
    }
}
