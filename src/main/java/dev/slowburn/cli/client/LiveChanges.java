package dev.slowburn.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Iterator;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Reads server-sent events. */
public final class LiveChanges {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENT = "event:";
    private static final String DATA = "data:";

    private final Server server;

    public LiveChanges(Server server) {
        this.server = server;
    }

    /**
     * Until the connection ends. Each of Slowburn's events has its data in one line.
     *
     * @param each gets the name of an event and its data
     */
    public void follow(String path, BiConsumer<String, JsonNode> each) {
        try (Stream<String> lines = server.events(path)) {
            Iterator<String> all = lines.iterator();
            String name = "";
            while (all.hasNext()) {
                String line = all.next();
                if (line.startsWith(EVENT)) {
                    name = line.substring(EVENT.length()).strip();
                } else if (line.startsWith(DATA)) {
                    each.accept(name, JSON.readTree(line.substring(DATA.length())));
                }
            }
        } catch (JsonProcessingException e) {
            throw new ServerException("the instance sends changes that are not JSON", e);
        }
    }
}
