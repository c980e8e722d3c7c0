package dev.slowburn.testkit.simulation;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.otlp.spans.OtlpSpansSource;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.decode.OutcomeDecoder;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.topology.BudgetTopology;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.replay.ReplayReader;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.TopologySettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;

/** Common to all simulated instances: settings, the registry, and the subtopology numbers. */
public final class Application {
    public static final String ID = "simulated";
    /** Subtopologies. */
    public static final int COMBINE = 0;

    public static final int BUDGET = 1;
    public static final int LOCATE = 2;
    public static final int ADMIT = 3;

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

    private Application(Application other, List<InputTopic> inputs) {
        settings = other.settings.toBuilder().inputs(inputs).build();
        baseDefinitions = other.baseDefinitions;
        registry = other.registry;
        serde = other.serde;
        config = other.config;
    }

    /** The same application, configured with other inputs. */
    Application with(List<InputTopic> inputs) {
        return new Application(this, inputs);
    }

    private static Map<String, Object> streams() {
        Map<String, Object> all = new HashMap<>(SimulatedStateManager.settings());
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

    /** The input topics of each subtopology. */
    Map<Integer, List<String>> inputs() {
        return Map.of(
                COMBINE, settings.inputs().stream().map(InputTopic::topic).toList(),
                BUDGET, List.of(tallies()),
                LOCATE, List.of(settings.topics().sloDefinitions()),
                ADMIT, List.of(undecided()));
    }

    /** The tally topic. */
    public static String tallies() {
        return ID + "-tallies-repartition";
    }

    /** The topic of the definitions to decide. */
    public static String undecided() {
        return ID + "-definitions-repartition";
    }

    public static String changelog(String store) {
        return ID + "-" + store + "-changelog";
    }

    BudgetTopology topology(
            Function<InputTopic, EndOffsets> ends, Function<InputTopic, ReplayReader> replay, Executor helper) {
        return new BudgetTopology(settings, baseDefinitions, ends, this::source, serde, replay, helper);
    }

    /** The original input is in Avro, all others contain spans. */
    private OutcomeSource source(InputTopic input, FieldsRead fields) {
        return settings.isOriginal(input)
                ? new OutcomeDecoder(registry, fields.fields())
                : new OtlpSpansSource(SimulatedSpans.OPTIONS, fields);
    }
}
