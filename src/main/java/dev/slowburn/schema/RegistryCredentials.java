package dev.slowburn.schema;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/** What to say of oneself to the registry, from Confluent's settings. No message here repeats a secret. */
final class RegistryCredentials {
    private static final String BASIC_SOURCE = "basic.auth.credentials.source";
    private static final String USER_INFO = "basic.auth.user.info";
    private static final String BEARER_SOURCE = "bearer.auth.credentials.source";
    private static final String BEARER_TOKEN = "bearer.auth.token";

    private RegistryCredentials() {}

    /** The value of the Authorization header, if there is anything to say. */
    static Optional<String> header(Map<String, ?> config, List<URI> urls) {
        if (RegistryConfig.text(config, BEARER_SOURCE) != null) {
            return Optional.of(bearer(config));
        }
        String source =
                Optional.ofNullable(RegistryConfig.text(config, BASIC_SOURCE)).orElse("URL");
        return switch (source.toUpperCase(Locale.ROOT)) {
            case "URL" ->
                urls.stream()
                        .filter(url -> url.getRawUserInfo() != null)
                        .findFirst()
                        .map(url -> basic(
                                URLDecoder.decode(url.getRawUserInfo().replace("+", "%2B"), StandardCharsets.UTF_8)));
            case "USER_INFO" -> Optional.of(basic(required(config, USER_INFO, BASIC_SOURCE + "=USER_INFO")));
            case "SASL_INHERIT" -> Optional.of(basic(inherited(config)));
            default ->
                throw new IllegalArgumentException(
                        BASIC_SOURCE + ": must be URL, USER_INFO or SASL_INHERIT, was '" + source + "'");
        };
    }

    private static String bearer(Map<String, ?> config) {
        String source = RegistryConfig.text(config, BEARER_SOURCE);
        if (!"STATIC_TOKEN".equalsIgnoreCase(source)) {
            throw new IllegalArgumentException(BEARER_SOURCE + ": must be STATIC_TOKEN, was '" + source + "'");
        }
        String token =
                required(config, BEARER_TOKEN, BEARER_SOURCE + "=STATIC_TOKEN").strip();
        if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(BEARER_TOKEN + ": must be visible ASCII without spaces");
        }
        return "Bearer " + token;
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    private static String required(Map<String, ?> config, String key, String because) {
        String value = RegistryConfig.text(config, key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(key + " is not set, but " + because + " needs it");
        }
        return value;
    }

    /** The user and password that Kafka's clients log in with. */
    private static String inherited(Map<String, ?> config) {
        String because = BASIC_SOURCE + "=SASL_INHERIT";
        String jaas = required(config, SaslConfigs.SASL_JAAS_CONFIG, because);
        for (AppConfigurationEntry entry : logins(config, jaas)) {
            Object user = entry.getOptions().get("username");
            Object password = entry.getOptions().get("password");
            if (user != null && password != null) {
                return user + ":" + password;
            }
        }
        throw new IllegalArgumentException(
                SaslConfigs.SASL_JAAS_CONFIG + " holds no username and password, but " + because + " needs them");
    }

    private static List<AppConfigurationEntry> logins(Map<String, ?> config, String jaas) {
        Map<String, Object> sasl = new HashMap<>(config);
        sasl.put(SaslConfigs.SASL_JAAS_CONFIG, new Password(jaas));
        try {
            return JaasContext.loadClientContext(sasl).configurationEntries();
        } catch (IllegalArgumentException | KafkaException e) {
            // Kafka's words are not repeated: they may hold a part of the value.
            throw new IllegalArgumentException(SaslConfigs.SASL_JAAS_CONFIG
                    + ": must be a login module such as org.apache.kafka.common.security.plain.PlainLoginModule required"
                    + " username=\"…\" password=\"…\";");
        }
    }
}
