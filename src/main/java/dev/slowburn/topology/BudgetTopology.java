package dev.slowburn.topology;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.schema.decode.OutcomeDecoder;
import dev.slowburn.topology.combine.CombineProcessor;
import dev.slowburn.topology.definitions.AdmitProcessor;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.definitions.DefinitionIntakeProcessor;
import dev.slowburn.topology.definitions.DefinitionReader;
import dev.slowburn.topology.definitions.DefinitionsInForce;
import dev.slowburn.topology.definitions.DryRun;
import dev.slowburn.topology.definitions.InForceProcessor;
import dev.slowburn.topology.evaluate.BudgetProcessor;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.settings.NodeNames;
import dev.slowburn.topology.settings.Topics;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.shuffle.TallyPartitioner;
import dev.slowburn.topology.streams.NonNegativeTimestampExtractor;
import dev.slowburn.topology.streams.PreCommitHook;
import dev.slowburn.topology.streams.StateStores;
import dev.slowburn.topology.view.EvaluationView;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * From outcomes to budgets in two stages with one shuffle between them, by definitions that can change meanwhile.
 *
 * <pre>
 * request-outcomes ─► combine ─► [tallies, by service] ─► budget ─► budget-snapshots, budget-events,
 *                             └─► dead-letters                      burn-rate-alerts, release-decisions
 * slo-definitions ─► locate ─► [definitions, one partition] ─► admit ─► definitions-in-force ─► every instance
 *                           └─► dead-letters                        └─► dead-letters
 * </pre>
 *
 * Outcomes are summed up by budget and minute before the shuffle, so that it carries sums and a hot service is just
 * another budget. What can't be counted goes to the dead letters in the transaction that moves on past it.
 */
public final class BudgetTopology {
    /** How often Streams commits what no task has asked to: each asks once a second. No transaction may be shorter. */
    private static final Duration SLOWEST_COMMIT = Duration.ofMillis(1_500);

    private final TopologySettings settings;
    private final Executor helper;
    private final DryRun rehearsal;
    private final DefinitionsInForce definitions;
    private final EvaluationView standings;
    private final EndOffsets ends;
    private final Function<Set<OutcomeField>, OutcomeDecoder> decoders;
    private final Serde<SpecificRecord> outputs;

    /**
     * @param catalogue what is defined from the start
     * @param ends of the input's partitions
     * @param decoders gives each task a decoder of its own, because it keeps state between calls, for the fields that the
     *     definitions look at
     * @param outputs writes snapshots and events
     * @param helper compiles definitions, so that no stream thread does; has to be reported if it dies
     * @throws IllegalArgumentException if a definition asks for what the settings don't allow
     */
    public BudgetTopology(
            TopologySettings settings,
            BaseDefinitions catalogue,
            EndOffsets ends,
            Function<Set<OutcomeField>, OutcomeDecoder> decoders,
            Serde<SpecificRecord> outputs,
            Executor helper) {
        this.settings = settings;
        this.helper = helper;
        DefinitionReader reader = new DefinitionReader(catalogue, settings);
        this.definitions = new DefinitionsInForce(reader, helper);
        this.rehearsal = new DryRun(reader, definitions);
        this.standings = new EvaluationView(settings.tallyPartitions(), ends);
        this.ends = ends;
        this.decoders = decoders;
        this.outputs = outputs;
    }

    /** What to give Streams as its commit interval: the tasks themselves ask for more frequent ones, all at the same moments. */
    public static Duration slowestCommit(Duration interval) {
        return interval.compareTo(SLOWEST_COMMIT) > 0 ? interval : SLOWEST_COMMIT;
    }

    /** What has to be decoded to count by definitions. */
    public static Set<OutcomeField> fieldsRead(List<Slo> slos) {
        return PreparedDefinitions.fieldsRead(slos);
    }

    /** What is in force on this instance at this moment: another object after each change. */
    public DefinitionSet definitions() {
        return definitions.current().set();
    }

    /** What changes of what is in force would do. */
    public DryRun rehearsal() {
        return rehearsal;
    }

    /** Where the budgets of this instance stand. */
    public EvaluationView standings() {
        return standings;
    }

    /** @param config of Kafka Streams; names of stores and topics are demanded whatever it says */
    public Topology build(Map<String, Object> config) {
        StreamsConfig streamsConfig = new StreamsConfig(config);
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(streamsConfig));
        StateStores stores = new StateStores(streamsConfig);
        budgets(builder, stores);
        // Behind the budgets, whose tasks keep their numbers by that, and so their folders.
        definitions(
                builder,
                stores,
                Topics.definitionsInForce(streamsConfig.getString(StreamsConfig.APPLICATION_ID_CONFIG)));
        return builder.build();
    }

    private void budgets(StreamsBuilder builder, StateStores stores) {
        Serde<byte[]> bytes = Serdes.ByteArray();
        KStream<byte[], byte[]> combined = builder.stream(
                        settings.topics().requestOutcomes(),
                        Consumed.with(bytes, bytes)
                                .withName(NodeNames.OUTCOMES)
                                .withTimestampExtractor(new NonNegativeTimestampExtractor()))
                .process(
                        stage(
                                () -> new CombineProcessor(settings, decoders, definitions, ends, standings),
                                PreCommitHook.builder(StateStores.PRE_COMMIT_HOOK)),
                        Named.as(NodeNames.COMBINE));
        combined.to(settings.topics().deadLetters(), Produced.with(bytes, bytes).withName(NodeNames.REJECTED));
        KStream<String, SpecificRecord> budgets = combined.repartition(Repartitioned.with(bytes, bytes)
                        .withName(NodeNames.TALLIES)
                        .withNumberOfPartitions(settings.tallyPartitions())
                        .withStreamPartitioner(new TallyPartitioner()))
                .process(
                        stage(
                                () -> new BudgetProcessor(settings, definitions, standings, ends),
                                PreCommitHook.builder(StateStores.BUDGET_PRE_COMMIT_HOOK),
                                stores.ledger(settings),
                                stores.contributors(settings),
                                stores.budgetState(),
                                stores.decisions(),
                                stores.journal()),
                        Named.as(NodeNames.BUDGET));
        budgets.to(
                settings.topics().budgetSnapshots(),
                Produced.with(Serdes.String(), outputs).withName(NodeNames.SNAPSHOTS));
        budgets.to(
                settings.topics().budgetEvents(),
                Produced.with(Serdes.String(), outputs).withName(NodeNames.EVENTS));
        budgets.to(
                settings.topics().burnRateAlerts(),
                Produced.with(Serdes.String(), outputs).withName(NodeNames.ALERTS));
        budgets.to(
                settings.topics().releaseDecisions(),
                Produced.with(Serdes.String(), outputs).withName(NodeNames.DECISIONS));
    }

    /** One task decides and writes down what is in force; all instances read that. */
    private void definitions(StreamsBuilder builder, StateStores stores, String inForce) {
        Serde<byte[]> bytes = Serdes.ByteArray();
        KStream<byte[], byte[]> located = builder.stream(
                        settings.topics().sloDefinitions(),
                        Consumed.with(bytes, bytes)
                                .withName(NodeNames.DEFINITIONS)
                                .withTimestampExtractor(new NonNegativeTimestampExtractor()))
                .process(stage(() -> new DefinitionIntakeProcessor(settings)), Named.as(NodeNames.LOCATE));
        located.to(settings.topics().deadLetters(), Produced.with(bytes, bytes).withName(NodeNames.UNREADABLE));
        KStream<byte[], byte[]> decided = located.repartition(Repartitioned.with(bytes, bytes)
                        .withName(NodeNames.UNDECIDED)
                        .withNumberOfPartitions(1))
                .process(
                        stage(
                                () -> new AdmitProcessor(
                                        settings, definitions, helper, standings.undecidedDefinitions()),
                                PreCommitHook.builder(StateStores.ADMIT_PRE_COMMIT_HOOK),
                                stores.admitted(),
                                stores.refused(),
                                stores.undecided()),
                        Named.as(NodeNames.ADMIT));
        decided.to(inForce, Produced.with(bytes, bytes).withName(NodeNames.ADMITTED));
        decided.to(settings.topics().deadLetters(), Produced.with(bytes, bytes).withName(NodeNames.REFUSED));
        builder.addGlobalStore(
                StateStores.inForce(),
                inForce,
                Consumed.with(Serdes.String(), Serdes.String()).withName(NodeNames.IN_FORCE),
                () -> new InForceProcessor(definitions));
    }

    private static <K, V, L, W> ProcessorSupplier<K, V, L, W> stage(
            Supplier<Processor<K, V, L, W>> processor, StoreBuilder<?>... stores) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<K, V, L, W> get() {
                return processor.get();
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                // Set.of iterates in another order in each process. Streams flushes in an order of its own: see
                // StateStores.
                return new LinkedHashSet<>(List.of(stores));
            }
        };
    }
}
