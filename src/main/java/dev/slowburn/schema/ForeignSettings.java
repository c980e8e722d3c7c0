package dev.slowburn.schema;

import dev.slowburn.schema.registry.RegistryConfig;
import dev.slowburn.schema.registry.RegistryCredentials;
import dev.slowburn.schema.registry.SubjectNaming;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Translates the registry settings for Confluent's serializer, so that they have the same effect as for
 * {@link AvroSerde}. Confluent's serializer rejects basic credentials next to a token, does not decode credentials in a
 * URL, requires the full class name of a strategy, and has a different default strategy.
 */
final class ForeignSettings {
    private ForeignSettings() {}

    /**
     * @param config Confluent's keys
     * @throws IllegalArgumentException if the settings are invalid
     */
    static Map<String, Object> of(Map<String, ?> config) {
        Map<String, Object> settings = new HashMap<>(config);
        RegistryConfig registry = RegistryConfig.of(config);
        settings.put(RegistryConfig.URL, String.join(",", registry.urls()));
        settings.put(SubjectNaming.KEY, SubjectNaming.of(config, false).className());
        authenticate(settings, config);
        return settings;
    }

    private static void authenticate(Map<String, Object> settings, Map<String, ?> config) {
        Optional<String> bearer = RegistryCredentials.source(config, RegistryCredentials.BEARER_SOURCE);
        if (bearer.isPresent()) {
            settings.put(RegistryCredentials.BEARER_SOURCE, bearer.get().toUpperCase(Locale.ROOT));
            settings.remove(RegistryCredentials.BASIC_SOURCE);
            return;
        }
        settings.remove(RegistryCredentials.BEARER_SOURCE);
        settings.put(
                RegistryCredentials.BASIC_SOURCE,
                RegistryCredentials.basicSource(config).toUpperCase(Locale.ROOT));
        RegistryCredentials.ofUrl(config).ifPresent(userInfo -> {
            settings.put(RegistryCredentials.BASIC_SOURCE, "USER_INFO");
            settings.put(RegistryCredentials.USER_INFO, userInfo);
        });
    }
}
