package dev.slowburn.schema;

import dev.slowburn.schema.registry.RegistryConfig;
import dev.slowburn.schema.registry.RegistryCredentials;
import dev.slowburn.schema.registry.SubjectNaming;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The registry settings as Confluent's serializer has to be given them, so that they mean the same to it as to {@link AvroSerde}. It
 * refuses basic credentials beside a token, does not decode credentials in a URL, finds strategies by the full name of their class only,
 * and has another default strategy.
 */
final class ForeignSettings {
    private ForeignSettings() {}

    /**
     * @param config by Confluent's names
     * @throws IllegalArgumentException if the settings can't be used
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
