package dev.slowburn.schema.registry;

import java.util.Map;
import java.util.Optional;

/**
 * How requests to the registry are authorized.
 *
 * @param fixed the value of the header {@code Authorization}, if it is always the same
 * @param client who asks for bearer tokens, if they come from a token endpoint
 * @param headers names and values of further headers
 */
record RegistryAuthorization(Optional<String> fixed, Optional<OAuthTokens.Client> client, Map<String, String> headers) {
    RegistryAuthorization {
        headers = Map.copyOf(headers);
    }

    static RegistryAuthorization of(String header) {
        return new RegistryAuthorization(Optional.of(header), Optional.empty(), Map.of());
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return client.map(OAuthTokens.Client::toString).orElse(fixed.isPresent() ? "credentials" : "nothing");
    }
}
