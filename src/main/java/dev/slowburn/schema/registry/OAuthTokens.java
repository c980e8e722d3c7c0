package dev.slowburn.schema.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Bearer tokens from an OAuth token endpoint, with the client credentials grant. A token is cached until the registry
 * rejects it or until shortly before it expires: a fifth of its lifetime, at most five minutes. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.4">RFC 6749, section 4.4</a>
 */
final class OAuthTokens {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration MAX_MARGIN = Duration.ofMinutes(5);
    private static final Duration MAX_LIFETIME = Duration.ofDays(365);
    private static final int MARGIN_DIVISOR = 5;

    /** The OAuth client and its token endpoint. */
    record Client(URI endpoint, String id, String secret, Optional<String> scope) {
        /** Does not contain the secret. */
        @Override
        public String toString() {
            return id + " at " + endpoint;
        }
    }

    /** Thrown if the endpoint does not respond, or with a transient error. */
    static final class UnavailableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** @param renewAt in nanoseconds of the clock */
    private record Token(String value, boolean expires, long renewAt) {}

    private final Client client;
    private final HttpClient http;
    private final LongSupplier nanos;
    private Token current;

    OAuthTokens(Client client, HttpClient http, LongSupplier nanos) {
        this.client = client;
        this.http = http;
        this.nanos = nanos;
    }

    /**
     * A token that has not expired. Concurrent callers wait for the same request.
     *
     * @throws UnavailableException if the endpoint is unavailable
     * @throws RegistryException if the endpoint rejects the client
     */
    synchronized String token(Duration timeout) throws UnavailableException, InterruptedException {
        if (current == null || (current.expires && nanos.getAsLong() - current.renewAt >= 0)) {
            current = fetch(timeout);
        }
        return current.value;
    }

    /** Evicts a rejected token, so that the next call requests a new one. */
    synchronized void evict(String token) {
        if (current != null && current.value.equals(token)) {
            current = null;
        }
    }

    private Token fetch(Duration timeout) throws UnavailableException, InterruptedException {
        String body = "grant_type=client_credentials"
                + client.scope().map(scope -> "&scope=" + encoded(scope)).orElse("");
        String credentials = encoded(client.id()) + ":" + encoded(client.secret());
        HttpRequest request = HttpRequest.newBuilder(client.endpoint())
                .timeout(timeout)
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.US_ASCII)))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        long requestedAt = nanos.getAsLong();
        HttpResponse<String> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UnavailableException(endpoint() + " does not answer: " + RegistryTransport.words(e), e);
        }
        return read(requestedAt, response);
    }

    private Token read(long requestedAt, HttpResponse<String> response) throws UnavailableException {
        JsonNode answer = tree(response.body());
        int status = response.statusCode();
        if (RegistryTransport.TRANSIENT.contains(status)) {
            throw new UnavailableException(endpoint() + " answers with status " + status, null);
        }
        if (status != 200) {
            String words = answer.path("error").asText("") + " "
                    + answer.path("error_description").asText("");
            throw new RegistryException(
                    endpoint() + " rejects the client (status " + status + ")"
                            + (words.isBlank() ? "" : ": " + words.strip())
                            + "; see bearer.auth.client.id, bearer.auth.client.secret and bearer.auth.scope",
                    null);
        }
        String token = answer.path("access_token").asText("");
        if (token.isEmpty() || !RegistryCredentials.isVisible(token)) {
            throw new RegistryException(
                    "the server at bearer.auth.issuer.endpoint.url is not a token endpoint: its response has no"
                            + " access_token",
                    null);
        }
        long seconds = answer.path("expires_in").asLong();
        Duration lifetime = Duration.ofSeconds(Math.max(0, Math.min(seconds, MAX_LIFETIME.toSeconds())));
        Duration part = lifetime.dividedBy(MARGIN_DIVISOR);
        Duration margin = part.compareTo(MAX_MARGIN) < 0 ? part : MAX_MARGIN;
        return new Token(
                token, !lifetime.isZero(), requestedAt + lifetime.minus(margin).toNanos());
    }

    private String endpoint() {
        return "the token endpoint at " + client.endpoint();
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
