package dev.slowburn.runtime.config;

import java.util.Set;
import java.util.function.Predicate;

/**
 * What to do about one setting of Kafka's clients or of Kafka Streams.
 *
 * @param clients by their prefixes; an empty one stands for all clients
 * @param key without the prefix of a client
 * @param concerns the values that have the effect, in lower case
 * @param reason what such a value does, behind the key and the value
 */
record ClientRule(Set<String> clients, String key, Predicate<String> concerns, Effect effect, String reason) {
    static final String ALL = "";
    static final Set<String> CONSUMERS =
            Set.of(ALL, "consumer.", "main.consumer.", "restore.consumer.", "global.consumer.");
    static final Set<String> PRODUCERS = Set.of(ALL, "producer.");
    static final Set<String> STREAMS = Set.of(ALL);
    static final Set<String> ANY =
            Set.of(ALL, "consumer.", "main.consumer.", "restore.consumer.", "global.consumer.", "producer.", "admin.");

    /** What follows from a setting. */
    enum Effect {
        /** It contradicts a setting of Slowburn's own, can't work, or has no effect. */
        REFUSED,
        /** It contradicts exactly-once, and with at-least-once it promises less. */
        NEEDS_AT_LEAST_ONCE,
        /** It works and promises less. */
        WEAKENS
    }

    ClientRule {
        clients = Set.copyOf(clients);
    }

    static Predicate<String> any() {
        return value -> true;
    }

    static Predicate<String> is(String value) {
        return value::equals;
    }

    static Predicate<String> otherThan(String... values) {
        Set<String> allowed = Set.of(values);
        return value -> !allowed.contains(value);
    }
}
