package dev.slowburn.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Reads server-sent events. */
public final class LiveChanges {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENT = "event:";
    private static final String DATA = "data:";
    public static final String HEARTBEAT = "heartbeat";
    /** Until a heartbeat names its interval, which is 15 s by default. */
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(45);

    private static final int MISSED_HEARTBEATS = 3;

    private final Server server;

    public LiveChanges(Server server) {
        this.server = server;
    }

    /**
     * Until the connection ends. Each of Slowburn's events has its data in one line.
     *
     * @param path asks for heartbeats, too
     * @param each gets the name of an event and its data
     * @throws ServerException if three heartbeats are missed
     */
    public void follow(String path, BiConsumer<String, JsonNode> each) {
        try (EventLines lines = server.events(path)) {
            Duration patience = FIRST_PATIENCE;
            String name = "";
            for (Optional<String> next = lines.next(patience); next.isPresent(); next = lines.next(patience)) {
                String line = next.get();
                if (line.startsWith(EVENT)) {
                    name = line.substring(EVENT.length()).strip();
                } else if (line.startsWith(DATA)) {
                    JsonNode data = JSON.readTree(line.substring(DATA.length()));
                    if (name.equals(HEARTBEAT)) {
                        patience = Duration.ofMillis(
                                        data.path("interval_millis").asLong())
                                .multipliedBy(MISSED_HEARTBEATS);
                    }
                    each.accept(name, data);
                }
            }
        } catch (JsonProcessingException e) {
            throw new ServerException("the instance sends changes that are not JSON", e);
        }
    }
}
