package dev.slowburn.testkit.simulation;

import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.decode.OutcomeDecoder;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.topology.BudgetTopology;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.replay.ReplayReader;
import dev.slowburn.topology.settings.TopologySettings;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;

/** Common to all simulated instances: settings, the registry, and the subtopology numbers. */
public final class Application {
    public static final String ID = "simulated";
    static final int COMBINE = 0;
    static final int BUDGET = 1;
    static final int LOCATE = 2;
    static final int ADMIT = 3;

    private final TopologySettings settings;
    private final BaseDefinitions baseDefinitions;
    private final RegistryClient registry;
    private final Serde<SpecificRecord> serde;
    private final StreamsConfig config;

    public Application(TopologySettings settings, BaseDefinitions baseDefinitions) {
        this.settings = settings;
        this.baseDefinitions = baseDefinitions;
        Map<String, Object> registryConfig = Map.of("schema.registry.url", "mock://" + UUID.randomUUID());
        registry = RegistryClient.create(registryConfig);
        serde = AvroSerdes.forOutputs(registry, registryConfig);
        config = new StreamsConfig(streams());
    }

    private Map<String, Object> streams() {
        Map<String, Object> all = new HashMap<>();
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, ID);
        all.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        all.put(
                StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG,
                BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class);
        all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        all.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        return all;
    }

    public TopologySettings settings() {
        return settings;
    }

    /** Serde of outcomes and output records. */
    public Serde<SpecificRecord> serde() {
        return serde;
    }

    StreamsConfig config() {
        return config;
    }

    /** The input topic of each subtopology. */
    Map<Integer, String> inputs() {
        return Map.of(
                COMBINE, settings.topics().requestOutcomes(),
                BUDGET, tallies(),
                LOCATE, settings.topics().sloDefinitions(),
                ADMIT, ID + "-definitions-repartition");
    }

    /** The tally topic. */
    public static String tallies() {
        return ID + "-tallies-repartition";
    }

    public static String changelog(String store) {
        return ID + "-" + store + "-changelog";
    }

    BudgetTopology topology(EndOffsets ends, ReplayReader replay, Executor helper) {
        return new BudgetTopology(
                settings,
                baseDefinitions,
                input -> ends,
                (input, fields) -> new OutcomeDecoder(registry, fields.fields()),
                serde,
                input -> settings.isOriginal(input) ? replay : ReplayReader.NONE,
                helper);
    }
}
