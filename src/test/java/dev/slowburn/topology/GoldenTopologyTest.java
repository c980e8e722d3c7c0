package dev.slowburn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.replay.ReplayReader;
import dev.slowburn.topology.settings.TopologySettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

/** State and offsets in Kafka depend on the names of nodes, stores and internal topics, so changing a name loses state. */
class GoldenTopologyTest {
    @Test
    void topologyIsUnchanged() throws IOException {
        Map<String, Object> registry = Map.of("schema.registry.url", "mock://golden");
        BudgetTopology topology = new BudgetTopology(
                TopologySettings.DEFAULT,
                BaseDefinitions.of(List.of()),
                Optional::empty,
                (input, fields) -> {
                    throw new IllegalStateException("the test decodes no outcomes");
                },
                AvroSerdes.forOutputs(RegistryClient.create(registry), registry),
                ReplayReader.NONE,
                Runnable::run);
        Map<String, Object> config = Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG, "slowburn",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1",
                StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        try (InputStream golden = getClass().getResourceAsStream("/topology.txt")) {
            assertThat(topology.build(config).describe().toString().strip())
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }
}
