package dev.slowburn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.replay.ReplayReader;
import dev.slowburn.topology.settings.InputTopic;
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
        assertThat(describe(TopologySettings.DEFAULT)).isEqualTo(golden("/topology.txt"));
    }

    @Test
    void topologyWithThreeInputsIsUnchanged() throws IOException {
        TopologySettings settings = TopologySettings.DEFAULT.toBuilder()
                .inputs(List.of(
                        new InputTopic("outcomes", "request-outcomes"),
                        new InputTopic("spans", "otlp_spans"),
                        new InputTopic("metrics", "otlp_metrics")))
                .build();

        assertThat(describe(settings)).isEqualTo(golden("/topology-three-inputs.txt"));
    }

    @Test
    void orderAndRemovalOfOtherInputsKeepTheNamesOfAnInput() {
        InputTopic outcomes = new InputTopic("outcomes", "request-outcomes");
        InputTopic spans = new InputTopic("spans", "otlp_spans");

        for (List<InputTopic> inputs : List.of(List.of(outcomes, spans), List.of(spans, outcomes))) {
            assertThat(describe(
                            TopologySettings.DEFAULT.toBuilder().inputs(inputs).build()))
                    .contains("Source: request-outcomes (topics: [request-outcomes])")
                    .contains("Source: request-outcomes-spans (topics: [otlp_spans])");
        }
        assertThat(describe(TopologySettings.DEFAULT.toBuilder()
                        .inputs(List.of(spans))
                        .build()))
                .contains("Source: request-outcomes-spans (topics: [otlp_spans])");
    }

    private static String golden(String name) throws IOException {
        try (InputStream golden = GoldenTopologyTest.class.getResourceAsStream(name)) {
            return new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static String describe(TopologySettings settings) {
        Map<String, Object> registry = Map.of("schema.registry.url", "mock://golden");
        BudgetTopology topology = new BudgetTopology(
                settings,
                BaseDefinitions.of(List.of()),
                input -> Optional::empty,
                (input, fields) -> {
                    throw new IllegalStateException("the test decodes no outcomes");
                },
                AvroSerdes.forOutputs(RegistryClient.create(registry), registry),
                input -> ReplayReader.NONE,
                Runnable::run);
        Map<String, Object> config = Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG, "slowburn",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1",
                StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        return topology.build(config).describe().toString().strip();
    }
}
