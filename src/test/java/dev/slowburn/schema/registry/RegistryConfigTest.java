package dev.slowburn.schema.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryConfigTest {
    private static final String JAAS = "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"ann\" password=\"hunter2\";";

    private final StandInRegistry registry = StandInRegistry.start();

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void sendsNoCredentialsByDefault() {
        assertThat(authorization(Map.of())).isNull();
    }

    @Test
    void readsCredentialsFromUrl() {
        assertThat(authorization(Map.of("schema.registry.url", withUser("ann:hunter2"))))
                .isEqualTo(basic("ann:hunter2"));
        assertThat(authorization(Map.of("schema.registry.url", withUser("ann%40x:p%2Fw+d%3A"))))
                .isEqualTo(basic("ann@x:p/w+d:"));
    }

    @Test
    void usesCredentialsOfOneUrlForAll() {
        String urls = StandInRegistry.nobody() + "," + withUser("ann:hunter2");
        assertThat(authorization(Map.of("schema.registry.url", urls))).isEqualTo(basic("ann:hunter2"));
    }

    @Test
    void readsCredentialsFromUserInfo() {
        assertThat(authorization(
                        Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "ann:hunter2:")))
                .isEqualTo(basic("ann:hunter2:"));
    }

    @Test
    void readsCredentialsOfKafka() {
        assertThat(authorization(Map.of("basic.auth.credentials.source", "SASL_INHERIT", "sasl.jaas.config", JAAS)))
                .isEqualTo(basic("ann:hunter2"));
    }

    @Test
    void sendsStaticToken() {
        assertThat(authorization(
                        Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "abc.def")))
                .isEqualTo("Bearer abc.def");
    }

    @Test
    void namesMissingCredentials() {
        assertRefused(
                Map.of("basic.auth.credentials.source", "USER_INFO"),
                "basic.auth.user.info is not set, but basic.auth.credentials.source=USER_INFO needs it");
        assertRefused(
                Map.of("basic.auth.credentials.source", "SASL_INHERIT"),
                "sasl.jaas.config is not set, but basic.auth.credentials.source=SASL_INHERIT needs it");
        assertRefused(
                Map.of("bearer.auth.credentials.source", "STATIC_TOKEN"),
                "bearer.auth.token is not set, but bearer.auth.credentials.source=STATIC_TOKEN needs it");
        assertRefused(
                Map.of("bearer.auth.credentials.source", "CUSTOM"),
                "bearer.auth.credentials.source: must be STATIC_TOKEN or OAUTHBEARER, was 'CUSTOM'");
        assertRefused(
                Map.of("basic.auth.credentials.source", "NONE"),
                "basic.auth.credentials.source: must be URL, USER_INFO or SASL_INHERIT, was 'NONE'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ann:hunter2@[bad",
                "ftp://ann:hunter2@host",
                "hunter2",
                "ann:hunter2@host:8081",
                "http://good, http://ann:hunter2@b c",
            })
    void omitsInvalidUrlFromMessage(String url) {
        assertThatThrownBy(() -> RegistryConfig.of(Map.of("schema.registry.url", url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schema.registry.url: must be http:// or https:// URLs")
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.kafka.common.security.plain.PlainLoginModule required password=\"hunter2\";",
                "org.apache.kafka.common.security.plain.PlainLoginModule required password=\"hunter2\"",
                "PlainLoginModule password=\"hunter2\";",
                "hunter2",
                "a required hunter2;",
            })
    void omitsInvalidLoginFromMessage(String jaas) {
        Map<String, String> config = Map.of(
                "schema.registry.url", "http://x",
                "basic.auth.credentials.source", "SASL_INHERIT",
                "sasl.jaas.config", jaas);

        assertThatThrownBy(() -> RegistryConfig.of(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sasl.jaas.config")
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }

    @Test
    void omitsSecretsFromMessages() {
        registry.error(401, 40101, "Unauthorized").page(503).page(404);
        Map<String, String> config =
                Map.of("schema.registry.url", withUser("ann:hunter2") + "/v7/", "max.retries", "0");
        RegistryClient client = new HttpRegistryClient(RegistryConfig.of(config), longest -> {});
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> client.schemaById(1))
                    .hasMessageContaining(registry.url())
                    .hasMessageNotContaining("hunter2")
                    .hasMessageNotContaining("ann");
        }
        registry.close();

        assertThatThrownBy(() -> client.schemaById(1))
                .hasMessageContaining("does not answer")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void requiresUrl() {
        String words = "schema.registry.url is not set; give the URL of the schema registry";
        assertThatThrownBy(() -> RegistryConfig.of(Map.of())).hasMessage(words);
        assertThatThrownBy(() -> RegistryConfig.of(Map.of("schema.registry.url", " , ")))
                .hasMessage(words);
    }

    @ParameterizedTest
    @CsvSource({
        "max.retries, -1",
        "max.retries, many",
        "retries.wait.ms, ''",
        "max.schemas.per.subject, 1.5",
        "http.read.timeout.ms, 0",
        "http.connect.timeout.ms, 0",
        "normalize.schemas, yes",
    })
    void rejectsInvalidValues(String key, String value) {
        assertThatThrownBy(() -> RegistryConfig.of(Map.of("schema.registry.url", "http://x", key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key + ": must be ")
                .hasMessageEndingWith("was '" + value + "'");
    }

    @Test
    void usesConfluentsDefaults() {
        RegistryConfig config = RegistryConfig.of(Map.of("schema.registry.url", List.of("http://a/", "http://b")));

        assertThat(config.urls()).containsExactly("http://a", "http://b");
        assertThat(config.connectTimeout()).hasSeconds(60);
        assertThat(config.readTimeout()).hasSeconds(60);
        assertThat(config.maxRetries()).isEqualTo(3);
        assertThat(config.firstWait()).hasSeconds(1);
        assertThat(config.maxWait()).hasSeconds(20);
        assertThat(config.normalize()).isFalse();
        assertThat(config.maxSchemasPerSubject()).isEqualTo(1_000);
    }

    @Test
    void sendsRequestsToProxy() {
        registry.schema("\"int\"");
        Map<String, String> config = Map.of(
                "schema.registry.url", "http://registry.invalid:8081",
                "proxy.host", "127.0.0.1",
                "proxy.port", String.valueOf(registry.port()));
        RegistryClient client = new HttpRegistryClient(RegistryConfig.of(config), longest -> {});

        assertThat(client.schemaById(1).getName()).isEqualTo("int");
        assertRefused(Map.of("proxy.host", "x"), "proxy.port: must be a whole number of at least 1, was 'null'");
    }

    private void assertRefused(Map<String, String> settings, String message) {
        assertThatThrownBy(() -> authorization(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private String authorization(Map<String, String> settings) {
        registry.schema("\"int\"");
        Map<String, String> config = new HashMap<>(settings);
        config.putIfAbsent("schema.registry.url", registry.url());
        new HttpRegistryClient(RegistryConfig.of(config), longest -> {}).schemaById(1);
        return registry.requests().get(registry.requests().size() - 1).authorization();
    }

    private String withUser(String user) {
        return registry.url().replace("http://", "http://" + user + "@");
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
    }
}
