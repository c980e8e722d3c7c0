package dev.slowburn.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
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
    void arePassedToKafkaStreams() {
        assertThat(ClientSettings.validate(CONFIG)).isEmpty();
        assertThat(new StreamsConfig(KafkaSettings.streams(CONFIG, Path.of("state")))
                        .getBoolean(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG))
                .isTrue();
    }
}
