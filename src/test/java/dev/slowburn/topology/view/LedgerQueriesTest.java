package dev.slowburn.topology.view;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.topology.streams.StateStores;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerQueriesTest {
    @TempDir
    Path folder;

    @Test
    void stoppingInstanceThrowsInvalidStateStoreException() {
        try (KafkaStreams streams = new KafkaStreams(
                new Topology().addSource("source", "input"),
                new StreamsConfig(Map.of(
                        StreamsConfig.APPLICATION_ID_CONFIG, "stops",
                        StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1",
                        StreamsConfig.STATE_DIR_CONFIG, folder.toString())))) {
            streams.close();

            assertThatThrownBy(() ->
                            LedgerQueries.store(streams, StateStores.LEDGER, QueryableStoreTypes.keyValueStore(), 0))
                    .isInstanceOf(InvalidStateStoreException.class);
        }
    }
}
