package dev.slowburn.schema.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bearer tokens for the registry from an OAuth token endpoint. */
class OAuthTokensTest {
    private static final String SECRET = "hunter2&=é";

    private final StandInRegistry registry = StandInRegistry.start().anything(path -> "{\"schema\":\"\\\"int\\\"\"}");
    private final StandInRegistry endpoint = StandInRegistry.start();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final List<Duration> pauses = new ArrayList<>();

    @AfterEach
    void stop() {
        registry.close();
        endpoint.close();
    }

    @Test
    void requestsTokenOnceAndSendsItWithEachRequest() {
        token("abc", 3_600);
        HttpRegistryClient client = client(Map.of("bearer.auth.scope", "registry read"));

        client.schemaById(1);
        client.schemaById(2);

        assertThat(endpoint.requests())
                .containsExactly(new StandInRegistry.Request(
                        "POST",
                        "/oauth2/token",
                        "grant_type=client_credentials&scope=registry+read",
                        "application/x-www-form-urlencoded",
                        "application/json",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString("slow%3Aburn:hunter2%26%3D%C3%A9"
                                                .getBytes(StandardCharsets.US_ASCII))));
        assertThat(sent()).containsExactly("Bearer abc", "Bearer abc");
    }

    @ParameterizedTest
    @CsvSource({"3600,3299,3301", "100,79,81", "1,0,1", "100000000000,31535000,31536000"})
    void renewsTokenBeforeExpiry(long life, long early, long late) {
        token("first", life);
        token("second", life);
        HttpRegistryClient client = client(Map.of());
        client.schemaById(1);

        nanos.addAndGet(Duration.ofSeconds(early).toNanos());
        client.schemaById(2);
        nanos.addAndGet(Duration.ofSeconds(late - early).toNanos());
        client.schemaById(3);

        assertThat(sent()).containsExactly("Bearer first", "Bearer first", "Bearer second");
    }

    @Test
    void replacesRejectedTokenOnce() {
        endpoint.answer(200, "{\"access_token\":\"first\"}").answer(200, "{\"access_token\":\"second\"}");
        endpoint.answer(200, "{\"access_token\":\"third\"}");
        HttpRegistryClient client = client(Map.of());
        client.schemaById(1);
        nanos.addAndGet(Duration.ofDays(1).toNanos());
        registry.error(401, 40101, "expired");
        client.schemaById(2);
        registry.error(401, 40101, "expired").error(401, 40101, "expired");
        assertThatThrownBy(() -> client.schemaById(3)).hasMessageContaining("rejects the credentials (status 401)");

        assertThat(sent())
                .containsExactly("Bearer first", "Bearer first", "Bearer second", "Bearer second", "Bearer third");
    }

    @Test
    void retriesUnavailableEndpoint() {
        endpoint.page(503);
        token("abc", 60);
        client(Map.of("max.retries", "1")).schemaById(1);
        assertThat(sent()).containsExactly("Bearer abc");
        assertThat(pauses).hasSize(1);

        endpoint.page(503);
        assertThatThrownBy(() -> client(Map.of("max.retries", "0")).schemaById(1))
                .isInstanceOf(RegistryException.class)
                .isNotInstanceOf(UnusableSchemaException.class)
                .hasMessage("the token endpoint at " + endpoint.url() + "/oauth2/token answers with status 503");
        endpoint.close();
        assertThatThrownBy(() -> client(Map.of("max.retries", "0")).schemaById(1))
                .isInstanceOf(RegistryException.class)
                .hasMessage("the token endpoint at " + endpoint.url()
                        + "/oauth2/token does not answer: connection refused");
        assertThat(registry.requests()).hasSize(1);
    }

    @Test
    void reportsErrorOfEndpoint() {
        endpoint.answer(401, "{\"error\":\"invalid_client\",\"error_description\":\"no such client\"}")
                .page(400);
        String advice = "; see bearer.auth.client.id, bearer.auth.client.secret and bearer.auth.scope";

        assertThatThrownBy(() -> client(Map.of()).schemaById(1))
                .isInstanceOf(RegistryException.class)
                .hasMessage("the token endpoint at " + endpoint.url()
                        + "/oauth2/token rejects the client (status 401): invalid_client no such client" + advice);
        assertThatThrownBy(() -> client(Map.of()).schemaById(1))
                .hasMessageEndingWith("rejects the client (status 400)" + advice);
        assertThat(pauses).isEmpty();
        assertThat(registry.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "<html>", "{}", "{\"access_token\":\"\"}", "{\"access_token\":\"a\\nb\"}"})
    void rejectsResponseWithoutToken(String body) {
        endpoint.answer(200, body);
        assertThatThrownBy(() -> client(Map.of()).schemaById(1))
                .isInstanceOf(RegistryException.class)
                .hasMessage("the server at bearer.auth.issuer.endpoint.url is not a token endpoint: its response has no"
                        + " access_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OAUTHBEARER", "STATIC_TOKEN"})
    void sendsClusterAndIdentityPool(String source) {
        token("abc", 60);
        client(Map.of(
                        "bearer.auth.credentials.source", source,
                        "bearer.auth.token", "abc",
                        "bearer.auth.logical.cluster", "lsrc-1",
                        "bearer.auth.identity.pool.id", "pool-1"))
                .schemaById(1);

        assertThat(registry.header("Authorization")).isEqualTo("Bearer abc");
        assertThat(registry.header("target-sr-cluster")).isEqualTo("lsrc-1");
        assertThat(registry.header("Confluent-Identity-Pool-Id")).isEqualTo("pool-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer.auth.issuer.endpoint.url", "bearer.auth.client.id", "bearer.auth.client.secret"})
    void namesMissingSettings(String key) {
        assertRefused(key, " ", key + " is not set, but bearer.auth.credentials.source=OAUTHBEARER needs it");
    }

    @Test
    void namesInvalidSettingsWithoutValues() {
        for (String url :
                List.of("hunter2", "ftp://hunter2", "http://[hunter2", "https://u:hunter2@idp", "https:hunter2")) {
            assertRefused(
                    "bearer.auth.issuer.endpoint.url",
                    url,
                    "bearer.auth.issuer.endpoint.url: must be an http:// or https:// URL without user and password,"
                            + " such as https://idp.example/oauth2/token");
        }

        assertRefused(
                "bearer.auth.logical.cluster",
                "hunter 2",
                "bearer.auth.logical.cluster: must be visible ASCII without spaces");
    }

    @Test
    void hidesSecretOfConfiguration() {
        assertThat(RegistryConfig.of(config(Map.of())).toString()).doesNotContain("hunter2");
    }

    private void assertRefused(String key, String value, String message) {
        assertThatThrownBy(() -> client(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private void token(String token, long life) {
        endpoint.answer(
                200, "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":" + life + "}");
    }

    private List<String> sent() {
        return registry.requests().stream()
                .map(StandInRegistry.Request::authorization)
                .toList();
    }

    private HttpRegistryClient client(Map<String, String> settings) {
        return new HttpRegistryClient(RegistryConfig.of(config(settings)), pauses::add, nanos::get);
    }

    private Map<String, String> config(Map<String, String> settings) {
        Map<String, String> config = new HashMap<>(Map.of(
                "schema.registry.url",
                registry.url(),
                "bearer.auth.credentials.source",
                "OAUTHBEARER",
                "bearer.auth.issuer.endpoint.url",
                endpoint.url() + "/oauth2/token",
                "bearer.auth.client.id",
                "slow:burn",
                "bearer.auth.client.secret",
                SECRET));
        config.putAll(settings);
        return config;
    }
}
