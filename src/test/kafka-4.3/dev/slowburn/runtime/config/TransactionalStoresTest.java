package dev.slowburn.runtime.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Transactional stores, which Kafka Streams has since version 4.4. */
class TransactionalStoresTest {
    private static final Config CONFIG = Config.load(
            null,
            Map.of(),
            Map.of(
                    "bootstrap.servers", "localhost:9092",
                    "schema.registry.url", "http://localhost:8081",
                    "streams.enable.transactional.statestores", "true"));

    @Test
    void areRejected() {
        assertThatThrownBy(() -> ClientSettings.validate(CONFIG))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("profile kafka-4.4");
    }
}
