package dev.slowburn.runtime.broker;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A kind of Kafka client. As in Kafka Streams, its settings can have its prefix or that of a more general kind, and the most specific
 * overrides the others.
 */
public enum ClientKind {
    ADMIN("admin."),
    PRODUCER("producer."),
    CONSUMER("consumer."),
    MAIN_CONSUMER("consumer.", "main.consumer."),
    RESTORE_CONSUMER("consumer.", "restore.consumer."),
    GLOBAL_CONSUMER("consumer.", "global.consumer.");

    /** From the most general to the most specific. */
    @SuppressWarnings("ImmutableEnumChecker") // Stream.toList() returns an unmodifiable list.
    private final List<String> prefixes;

    ClientKind(String... prefixes) {
        this.prefixes = Stream.concat(Stream.of(""), Stream.of(prefixes)).toList();
    }

    private String prefix() {
        return prefixes.get(prefixes.size() - 1);
    }

    private static boolean isPrefixed(String key) {
        return Arrays.stream(values()).anyMatch(kind -> key.startsWith(kind.prefix()));
    }

    /**
     * Adds a default for clients of this kind, unless Kafka Streams would pass them another value.
     *
     * @param all settings of Kafka Streams, those of the user included
     */
    public void setDefault(Map<String, Object> all, String key, Object value) {
        if (prefixes.stream().noneMatch(prefix -> all.containsKey(prefix + key))) {
            all.put(prefix() + key, value);
        }
    }

    /** The settings of a client outside Kafka Streams, without prefixes. */
    public Map<String, Object> settings(Map<String, Object> all) {
        return settings(all, Map.of());
    }

    /** @param limits upper bounds of settings, which also apply if the user sets none */
    public Map<String, Object> settings(Map<String, Object> all, Map<String, Integer> limits) {
        Map<String, Object> settings = new HashMap<>(all);
        settings.keySet().removeIf(ClientKind::isPrefixed);
        prefixes.stream()
                .skip(1)
                .forEach(prefix -> all.forEach((key, value) -> {
                    if (key.startsWith(prefix)) {
                        settings.put(key.substring(prefix.length()), value);
                    }
                }));
        limits.forEach((key, limit) -> settings.merge(key, limit, (given, most) -> atMost(given, limit)));
        return settings;
    }

    private static Object atMost(Object given, int limit) {
        try {
            return (int) Math.min(Long.parseLong(given.toString().strip()), limit);
        } catch (NumberFormatException e) {
            // Kafka rejects it with a message that names the setting.
            return given;
        }
    }
}
