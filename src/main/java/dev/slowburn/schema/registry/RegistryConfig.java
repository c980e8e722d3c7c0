package dev.slowburn.schema.registry;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings of the registry client, from a map with Confluent's keys.
 *
 * @param urls one or several, without credentials and trailing slash
 * @param maxRetries number of attempts after the first
 * @param firstWait maximum wait before the second attempt; doubles with each further attempt
 * @param ssl TLS settings with Kafka's keys, without the prefix
 */
public record RegistryConfig(
        List<String> urls,
        RegistryAuthorization authorization,
        Duration connectTimeout,
        Duration readTimeout,
        int maxRetries,
        Duration firstWait,
        Duration maxWait,
        boolean normalize,
        int maxSchemasPerSubject,
        Optional<Proxy> proxy,
        Map<String, Object> ssl) {
    public static final String URL = "schema.registry.url";
    private static final String SSL = "schema.registry.ssl.";
    private static final String MOCK = "mock://";

    /** An HTTP proxy. */
    record Proxy(String host, int port) {}

    public static RegistryConfig of(Map<String, ?> config) {
        return new RegistryConfig(
                urls(config).stream().map(RegistryConfig::withoutCredentials).toList(),
                RegistryCredentials.authorization(config),
                millis(config, "http.connect.timeout.ms", 60_000, 1),
                millis(config, "http.read.timeout.ms", 60_000, 1),
                number(config, "max.retries", 3, 0),
                millis(config, "retries.wait.ms", 1_000, 0),
                millis(config, "retries.max.wait.ms", 20_000, 0),
                flag(config, "normalize.schemas", false),
                number(config, "max.schemas.per.subject", 1_000, 1),
                proxy(config),
                ssl(config));
    }

    /** The name of the in-memory registry, if one is configured. */
    Optional<String> mockScope() {
        String first = urls.get(0);
        return first.startsWith(MOCK) ? Optional.of(first.substring(MOCK.length())) : Optional.empty();
    }

    static List<URI> urls(Map<String, ?> config) {
        List<URI> urls = new ArrayList<>();
        for (String url : items(config.get(URL))) {
            try {
                URI uri = URI.create(url);
                if (!Set.of("http", "https", "mock").contains(String.valueOf(uri.getScheme()))) {
                    throw new IllegalArgumentException("scheme");
                }
                urls.add(uri);
            } catch (IllegalArgumentException e) {
                // The message omits the value: it may contain a password.
                throw new IllegalArgumentException(
                        URL + ": must be http:// or https:// URLs, comma-separated, such as http://registry:8081");
            }
        }
        if (urls.isEmpty()) {
            throw new IllegalArgumentException(URL + " is not set; give the URL of the schema registry");
        }
        return urls;
    }

    private static List<String> items(Object value) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Object::toString).toList();
        }
        return Arrays.stream(value.toString().split(",", 0))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static String withoutCredentials(URI url) {
        String text = url.toString();
        if (url.getRawUserInfo() != null) {
            text = text.replace(url.getRawUserInfo() + "@", "");
        }
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static Optional<Proxy> proxy(Map<String, ?> config) {
        String host = text(config, "proxy.host");
        if (host == null || host.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new Proxy(host, number(config, "proxy.port", -1, 1)));
    }

    private static Map<String, Object> ssl(Map<String, ?> config) {
        Map<String, Object> ssl = new HashMap<>();
        config.forEach((key, value) -> {
            if (key.startsWith(SSL)) {
                ssl.put(key.substring("schema.registry.".length()), value);
            }
        });
        return ssl;
    }

    static String text(Map<String, ?> config, String key) {
        Object value = config.get(key);
        return value == null ? null : value.toString();
    }

    public static boolean flag(Map<String, ?> config, String key, boolean fallback) {
        String value = text(config, key);
        if (value == null) {
            return fallback;
        }
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(key + ": must be true or false, was '" + value + "'");
        };
    }

    private static int number(Map<String, ?> config, String key, int fallback, int min) {
        String value = text(config, key);
        if (value == null && fallback >= 0) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(String.valueOf(value));
            if (number >= min) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number that is too small.
        }
        throw new IllegalArgumentException(
                key + ": must be a whole number of at least " + min + ", was '" + value + "'");
    }

    private static Duration millis(Map<String, ?> config, String key, int fallback, int min) {
        return Duration.ofMillis(number(config, key, fallback, min));
    }
}
