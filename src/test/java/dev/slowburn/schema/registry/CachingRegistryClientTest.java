package dev.slowburn.schema.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CachingRegistryClientTest {
    private static final Schema INT = Schema.create(Schema.Type.INT);
    private static final Schema LONG = Schema.create(Schema.Type.LONG);
    private static final Schema STRING = Schema.create(Schema.Type.STRING);

    private final StandInRegistry registry = StandInRegistry.start();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final RegistryClient client = new CachingRegistryClient(
            new HttpRegistryClient(
                    RegistryConfig.of(Map.of("schema.registry.url", registry.url(), "max.retries", "0")),
                    longest -> {}),
            2,
            nanos::get);

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void requestsEachIdOnce() {
        registry.schema("\"int\"").schema("\"long\"").schema("\"string\"");
        UUID guid = UUID.randomUUID();
        for (int i = 0; i < 3; i++) {
            assertThat(client.schemaById(1)).isEqualTo(INT);
            assertThat(client.schemaById(2)).isEqualTo(LONG);
            assertThat(client.schemaByGuid(guid)).isEqualTo(STRING);
        }

        assertThat(registry.requests()).hasSize(3);
    }

    @Test
    void requestsIdOncePerSubject() {
        registry.schema("\"int\"").schema("\"long\"").schema("\"string\"");
        for (int i = 0; i < 3; i++) {
            assertThat(client.schemaById(1)).isEqualTo(INT);
            assertThat(client.of("a").schemaById(1)).isEqualTo(LONG);
            assertThat(client.schemaById(1, "b")).isEqualTo(STRING);
        }

        assertThat(registry.requests()).hasSize(3);
    }

    @Test
    void registersSchemaOncePerSubject() {
        registry.answer(200, "{\"id\":1}").answer(200, "{\"id\":1}").answer(200, "{\"id\":2}");
        for (int i = 0; i < 3; i++) {
            assertThat(client.register("a", INT)).isEqualTo(1);
            assertThat(client.lookUp("b", INT)).isEqualTo(1);
            assertThat(client.register("b", LONG)).isEqualTo(2);
        }

        assertThat(registry.requests()).hasSize(3);
    }

    @Test
    void cachesMissingSchemaForTtl() {
        registry.error(404, 40403, "no").schema("\"int\"");
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> client.schemaById(1)).isInstanceOf(UnusableSchemaException.class);
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(registry.requests()).hasSize(1);

        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(client.schemaById(1)).isEqualTo(INT);
    }

    @Test
    void cachesMissingSchemaPerId() {
        registry.error(404, 40403, "no").schema("\"int\"");
        assertThatThrownBy(() -> client.schemaById(1)).isInstanceOf(UnusableSchemaException.class);
        assertThat(client.schemaById(2)).isEqualTo(INT);
    }

    @Test
    void doesNotCacheOutage() {
        registry.page(503).schema("\"int\"");
        assertThatThrownBy(() -> client.schemaById(1)).isInstanceOf(RegistryException.class);
        assertThat(client.schemaById(1)).isEqualTo(INT);
    }

    @Test
    void returnsCachedSchemaDuringOutage() {
        registry.schema("\"int\"").answer(200, "{\"id\":1}");
        client.schemaById(1);
        client.register("a", INT);
        registry.close();

        assertThat(client.schemaById(1)).isEqualTo(INT);
        assertThat(client.register("a", INT)).isEqualTo(1);
        assertThatThrownBy(() -> client.schemaById(2)).isInstanceOf(RegistryException.class);
    }

    @Test
    void limitsSchemasPerSubject() {
        registry.answer(200, "{\"id\":1}").answer(200, "{\"id\":2}").answer(200, "{\"id\":3}");
        client.register("a", INT);
        client.register("a", LONG);

        assertThatThrownBy(() -> client.register("a", STRING))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("max.schemas.per.subject=2");
        assertThat(client.register("a", INT)).isEqualTo(1);
        assertThat(client.register("b", STRING)).isEqualTo(3);
    }

    @Test
    void requestsLatestSchemaEachTime() {
        registry.answer(200, "{\"id\":1,\"schema\":\"\\\"int\\\"\"}")
                .answer(200, "{\"id\":2,\"schema\":\"\\\"int\\\"\"}");
        assertThat(client.latest("a").id()).isEqualTo(1);
        assertThat(client.latest("a").id()).isEqualTo(2);
    }
}
