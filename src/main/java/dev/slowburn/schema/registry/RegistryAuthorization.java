package dev.slowburn.schema.registry;

import java.util.Map;
import java.util.Optional;

/** The authorization of requests to the registry.
 *
 * @param fixed the value of the header {@code Authorization}, if it is constant
 * @param client OAuth client, if bearer tokens come from a token endpoint
 * @param headers names and values of further headers
 */
record RegistryAuthorization(Optional<String> fixed, Optional<OAuthTokens.Client> client, Map<String, String> headers) {
    RegistryAuthorization {
        headers = Map.copyOf(headers);
    }

    static RegistryAuthorization of(String header) {
        return new RegistryAuthorization(Optional.of(header), Optional.empty(), Map.of());
    }

    /** Does not contain secrets. */
    @Override
    public String toString() {
        return client.map(OAuthTokens.Client::toString).orElse(fixed.isPresent() ? "credentials" : "nothing");
    }
}
