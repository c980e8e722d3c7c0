package dev.slowburn.http;

import java.util.Map;
import java.util.Optional;

/** Sends changes of definitions to their topic. */
@FunctionalInterface
public interface DefinitionTopic {
    /**
     * Sends changes in their order; returns when Kafka has acknowledged all of them.
     *
     * @param changes key → text, or empty for a removal
     * @throws dev.slowburn.query.UnavailableException if Kafka does not acknowledge them
     */
    void send(Map<String, Optional<String>> changes);
}
