package dev.slowburn.schema.registry;

import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads bearer authentication and its headers from Confluent's settings. Messages never contain a secret. */
final class BearerCredentials {
    private static final String TOKEN = "bearer.auth.token";
    private static final String ENDPOINT = "bearer.auth.issuer.endpoint.url";
    private static final String CLIENT_ID = "bearer.auth.client.id";
    private static final String CLIENT_SECRET = "bearer.auth.client.secret";
    private static final String SCOPE = "bearer.auth.scope";

    /** Setting → header that selects the registry and the identity pool where many registries share an address. */
    private static final Map<String, String> HEADERS = Map.of(
            "bearer.auth.logical.cluster", "target-sr-cluster",
            "bearer.auth.identity.pool.id", "Confluent-Identity-Pool-Id");

    private BearerCredentials() {}

    /** @param source of the tokens */
    static RegistryAuthorization authorization(Map<String, ?> config, String source) {
        return switch (source.toUpperCase(Locale.ROOT)) {
            case "STATIC_TOKEN" ->
                new RegistryAuthorization(
                        Optional.of("Bearer " + visible(config, TOKEN, source)), Optional.empty(), headers(config));
            case "OAUTHBEARER" ->
                new RegistryAuthorization(Optional.empty(), Optional.of(client(config, source)), headers(config));
            default ->
                throw new IllegalArgumentException(RegistryCredentials.BEARER_SOURCE
                        + ": must be STATIC_TOKEN or OAUTHBEARER, was '" + source + "'");
        };
    }

    private static OAuthTokens.Client client(Map<String, ?> config, String source) {
        return new OAuthTokens.Client(
                endpoint(required(config, ENDPOINT, source)),
                required(config, CLIENT_ID, source),
                required(config, CLIENT_SECRET, source),
                RegistryCredentials.source(config, SCOPE));
    }

    private static URI endpoint(String url) {
        try {
            URI endpoint = URI.create(url.strip());
            // The endpoint is part of messages, so it must not contain a password.
            if (Set.of("http", "https").contains(String.valueOf(endpoint.getScheme()))
                    && endpoint.getHost() != null
                    && endpoint.getRawUserInfo() == null) {
                return endpoint;
            }
        } catch (IllegalArgumentException e) {
            // Reported below, like a URL with another scheme.
        }
        throw new IllegalArgumentException(
                ENDPOINT
                        + ": must be an http:// or https:// URL without user and password, such as https://idp.example/oauth2/token");
    }

    private static Map<String, String> headers(Map<String, ?> config) {
        Map<String, String> headers = new HashMap<>();
        HEADERS.forEach((key, header) ->
                RegistryCredentials.source(config, key).ifPresent(value -> headers.put(header, visible(key, value))));
        return headers;
    }

    private static String visible(Map<String, ?> config, String key, String source) {
        return visible(key, required(config, key, source).strip());
    }

    private static String visible(String key, String value) {
        if (!RegistryCredentials.isVisible(value)) {
            throw new IllegalArgumentException(key + ": must be visible ASCII without spaces");
        }
        return value;
    }

    private static String required(Map<String, ?> config, String key, String source) {
        return RegistryCredentials.required(config, key, RegistryCredentials.BEARER_SOURCE + "=" + source);
    }
}
