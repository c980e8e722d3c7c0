package dev.slowburn.schema.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryRetriesTest {
    private static final String INT = "\"int\"";

    private final StandInRegistry registry = StandInRegistry.start();
    private final StandInRegistry other = StandInRegistry.start();
    private final List<Duration> pauses = new ArrayList<>();

    @AfterEach
    void stop() {
        registry.close();
        other.close();
        // Clears the flag set by the test of interruption.
        Thread.interrupted();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void retriesTransientStatusWithBackOff(int status) {
        registry.page(status).error(status, 50001, "store").page(status).schema(INT);

        assertThat(client(registry.url()).schemaById(1).getName()).isEqualTo("int");

        assertThat(registry.requests()).hasSize(4);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void failsAfterThreeRetries() {
        registry.page(503).page(503).page(503).page(503).schema(INT);

        assertThatThrownBy(() -> client(registry.url()).schemaById(1))
                .isInstanceOf(RegistryException.class)
                .isNotInstanceOf(UnusableSchemaException.class)
                .hasMessage("the schema registry at " + registry.url() + " answers with status 503");
        assertThat(registry.requests()).hasSize(4);
    }

    @Test
    void usesConfiguredRetriesAndWaits() {
        Map<String, String> config = Map.of(
                "schema.registry.url", StandInRegistry.nobody(),
                "max.retries", "5",
                "retries.wait.ms", "10",
                "retries.max.wait.ms", "50");
        RegistryClient client = new HttpRegistryClient(RegistryConfig.of(config), pauses::add);

        assertThatThrownBy(() -> client.schemaById(1)).isInstanceOf(RegistryException.class);
        assertThat(pauses).extracting(Duration::toMillis).containsExactly(10L, 20L, 40L, 50L, 50L);
    }

    @Test
    void retriesRefusedConnection() {
        String url = StandInRegistry.nobody();

        assertThatThrownBy(() -> client(url).schemaById(1))
                .isInstanceOf(RegistryException.class)
                .isNotInstanceOf(UnusableSchemaException.class)
                .hasMessageStartingWith("the schema registry at " + url + " does not answer: ");
        assertThat(pauses).hasSize(3);
    }

    @Test
    void limitsTotalTimeAndSharesItAmongUrls() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort();
            registry.schema(INT);

            assertThatThrownBy(() -> impatient(url, "300").schemaById(1))
                    .hasMessageContaining(url + " does not answer");
            assertThat(impatient(url + "," + registry.url(), "4000")
                            .schemaById(1)
                            .getName())
                    .isEqualTo("int");
        }
    }

    private RegistryClient impatient(String urls, String millis) {
        Map<String, String> config = Map.of(
                "schema.registry.url", urls,
                "http.read.timeout.ms", millis,
                "max.retries", String.valueOf(Integer.MAX_VALUE));
        return new HttpRegistryClient(RegistryConfig.of(config), pauses::add);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 409, 422})
    void doesNotRetryClientErrors(int status) {
        registry.error(status, status * 100 + 1, "the registry's own words");

        assertThatThrownBy(() -> client(registry.url() + "," + other.url()).latest("s"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("the registry's own words")
                .hasMessageContaining(String.valueOf(status));
        assertThat(registry.requests()).hasSize(1);
        assertThat(other.requests()).isEmpty();
        assertThat(pauses).isEmpty();
    }

    @Test
    void reportsRejectedCredentials() {
        registry.page(401).page(403);

        assertThatThrownBy(() -> client(registry.url()).schemaById(1))
                .isNotInstanceOf(UnusableSchemaException.class)
                .hasMessage("the schema registry at " + registry.url()
                        + " rejects the credentials (status 401); see basic.auth.* and bearer.auth.*");
        assertThatThrownBy(() -> client(registry.url()).schemaById(1))
                .isNotInstanceOf(UnusableSchemaException.class)
                .hasMessage("the schema registry at " + registry.url() + " does not permit this user to read the schema"
                        + " of id 1 (status 403); grant the permission, or see basic.auth.* and bearer.auth.*");
    }

    @Test
    void triesNextUrlWithoutWaiting() {
        registry.page(503);
        other.schema(INT);
        client(StandInRegistry.nobody() + " , " + registry.url() + "," + other.url())
                .schemaById(1);

        assertThat(registry.requests()).hasSize(1);
        assertThat(other.requests()).hasSize(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void triesLastRespondingUrlFirst() {
        registry.page(503).schema(INT);
        other.schema(INT).schema(INT).page(500);
        RegistryClient client = client(registry.url() + "," + other.url());

        client.schemaById(1);
        client.schemaById(2);
        assertThat(registry.requests()).hasSize(1);
        assertThat(other.requests()).hasSize(2);

        client.schemaById(3);
        assertThat(other.requests()).hasSize(3);
        assertThat(registry.requests()).hasSize(2);
    }

    @Test
    void waitsAfterAllUrls() {
        registry.page(503).page(503);
        other.page(503).schema(INT);
        client(registry.url() + "," + other.url()).schemaById(1);

        assertThat(registry.requests()).hasSize(2);
        assertThat(other.requests()).hasSize(2);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void endsOnInterruptionAndKeepsFlag() {
        RegistryConfig config = RegistryConfig.of(Map.of("schema.registry.url", StandInRegistry.nobody()));
        RegistryClient client = new HttpRegistryClient(config, longest -> {
            throw new InterruptedException();
        });

        assertThatThrownBy(() -> client.schemaById(1))
                .isInstanceOf(RegistryException.class)
                .hasMessage("interrupted while waiting for the schema registry");
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void boundsRandomWait() throws InterruptedException {
        RegistryTransport.pauseAtRandom(Duration.ZERO);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> RegistryTransport.pauseAtRandom(Duration.ofDays(1)))
                .isInstanceOf(InterruptedException.class);
    }

    private RegistryClient client(String urls) {
        return new HttpRegistryClient(RegistryConfig.of(Map.of("schema.registry.url", urls)), pauses::add);
    }
}
