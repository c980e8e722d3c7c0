package dev.slowburn.schema.registry;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/** Reads the credentials for the registry from Confluent's settings. Messages never contain a secret. */
public final class RegistryCredentials {
    public static final String BASIC_SOURCE = "basic.auth.credentials.source";
    public static final String USER_INFO = "basic.auth.user.info";
    public static final String BEARER_SOURCE = "bearer.auth.credentials.source";
    private static final String URL = "URL";

    private RegistryCredentials() {}

    static RegistryAuthorization authorization(Map<String, ?> config) {
        Optional<String> bearer = source(config, BEARER_SOURCE);
        String basic = basicSource(config);
        if (bearer.isPresent()) {
            if (!basic.equalsIgnoreCase(URL)) {
                throw new IllegalArgumentException(BEARER_SOURCE + "=" + bearer.get() + " and " + BASIC_SOURCE + "="
                        + basic + ": remove one of them");
            }
            return BearerCredentials.authorization(config, bearer.get());
        }
        return switch (basic.toUpperCase(Locale.ROOT)) {
            case URL ->
                new RegistryAuthorization(ofUrl(config).map(RegistryCredentials::basic), Optional.empty(), Map.of());
            case "USER_INFO" ->
                RegistryAuthorization.of(basic(required(config, USER_INFO, BASIC_SOURCE + "=USER_INFO")));
            case "SASL_INHERIT" -> RegistryAuthorization.of(basic(inherited(config)));
            default ->
                throw new IllegalArgumentException(
                        BASIC_SOURCE + ": must be URL, USER_INFO or SASL_INHERIT, was '" + basic + "'");
        };
    }

    /** The value of a setting that selects the source of credentials, unless it is blank. */
    public static Optional<String> source(Map<String, ?> config, String key) {
        return Optional.ofNullable(RegistryConfig.text(config, key))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    public static String basicSource(Map<String, ?> config) {
        return source(config, BASIC_SOURCE).orElse(URL);
    }

    /** The decoded user and password in a URL, if this is the configured source. */
    public static Optional<String> ofUrl(Map<String, ?> config) {
        if (!basicSource(config).equalsIgnoreCase(URL)) {
            return Optional.empty();
        }
        return RegistryConfig.urls(config).stream()
                .map(URI::getRawUserInfo)
                .filter(Objects::nonNull)
                .findFirst()
                .map(userInfo -> URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    /** Whether a text can be used in a header without encoding. */
    static boolean isVisible(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    static String required(Map<String, ?> config, String key, String because) {
        String value = RegistryConfig.text(config, key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(key + " is not set, but " + because + " needs it");
        }
        return value;
    }

    /** The user and password of the Kafka clients. */
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
                SaslConfigs.SASL_JAAS_CONFIG + " has no username and password, but " + because + " needs them");
    }

    private static List<AppConfigurationEntry> logins(Map<String, ?> config, String jaas) {
        Map<String, Object> sasl = new HashMap<>(config);
        sasl.put(SaslConfigs.SASL_JAAS_CONFIG, new Password(jaas));
        try {
            return JaasContext.loadClientContext(sasl).configurationEntries();
        } catch (IllegalArgumentException | KafkaException e) {
            // The message omits Kafka's message: it may contain a part of the value.
            throw new IllegalArgumentException(SaslConfigs.SASL_JAAS_CONFIG
                    + ": must be a login module such as org.apache.kafka.common.security.plain.PlainLoginModule required"
                    + " username=\"…\" password=\"…\";");
        }
    }
}
