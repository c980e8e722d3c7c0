package dev.slowburn.runtime.config;

import java.util.Set;
import java.util.function.Predicate;

/**
 * Rule for a setting of Kafka's clients or of Kafka Streams that is rejected or weakens a guarantee.
 *
 * @param clients prefixes of the clients; the empty prefix stands for all, {@code kafka.} for all except in {@code streams.*}
 * @param key setting without the client prefix
 * @param concerns matches the values with this effect, in lower case
 * @param reason what such a value does; printed after key and value
 */
record ClientRule(Set<String> clients, String key, Predicate<String> concerns, Effect effect, String reason) {
    static final String ALL = "";
    static final Set<String> CONSUMERS =
            Set.of(ALL, "consumer.", "main.consumer.", "restore.consumer.", "global.consumer.");
    static final Set<String> PRODUCERS = Set.of(ALL, "producer.");
    static final Set<String> STREAMS = Set.of(ALL);
    static final Set<String> ANY =
            Set.of(ALL, "consumer.", "main.consumer.", "restore.consumer.", "global.consumer.", "producer.", "admin.");

    /** Effect of a setting. */
    enum Effect {
        /** Rejected: it contradicts one of Slowburn's own settings, cannot work, or has no effect. */
        REFUSED,
        /** Rejected with exactly-once; weakens a guarantee with at-least-once. */
        NEEDS_AT_LEAST_ONCE,
        /** Accepted, but weakens a guarantee. */
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
