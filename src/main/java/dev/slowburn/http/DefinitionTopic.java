package dev.slowburn.http;

import java.util.Map;
import java.util.Optional;

/** Where changes of definitions go. */
@FunctionalInterface
public interface DefinitionTopic {
    /**
     * Sends changes in their order, and returns when they are safe.
     *
     * @param changes key → text, or empty for a removal
     * @throws dev.slowburn.query.UnavailableException if Kafka does not take them
     */
    void send(Map<String, Optional<String>> changes);
}
