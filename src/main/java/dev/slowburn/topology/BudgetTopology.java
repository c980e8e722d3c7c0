package dev.slowburn.topology;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.topology.combine.CombineProcessor;
import dev.slowburn.topology.combine.CombiningThreads;
import dev.slowburn.topology.combine.UnknownServices;
import dev.slowburn.topology.definitions.AdmitProcessor;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.definitions.DefinitionIntakeProcessor;
import dev.slowburn.topology.definitions.DefinitionReader;
import dev.slowburn.topology.definitions.DefinitionsInForce;
import dev.slowburn.topology.definitions.DryRun;
import dev.slowburn.topology.definitions.InForceProcessor;
import dev.slowburn.topology.evaluate.BudgetProcessor;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.progress.Inputs;
import dev.slowburn.topology.replay.ReplayReader;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.NodeNames;
import dev.slowburn.topology.settings.Topics;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.shuffle.TallyPartitioner;
import dev.slowburn.topology.streams.NonNegativeTimestampExtractor;
import dev.slowburn.topology.streams.PreCommitHook;
import dev.slowburn.topology.streams.StateStores;
import dev.slowburn.topology.streams.ThreadTransactions;
import dev.slowburn.topology.view.EvaluationView;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
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
 * Builds the topology that turns outcomes into budgets: two stages with one repartition topic between them, under definitions that
 * can change while it runs.
 *
 * <pre>
 * request-outcomes ─► combine ─► [tallies, by service] ─► budget ─► budget-snapshots, budget-events,
 *                             └─► dead-letters                      burn-rate-alerts, release-decisions
 * slo-definitions ─► locate ─► [definitions, one partition] ─► admit ─► definitions-in-force ─► every instance
 *                           └─► dead-letters                        └─► dead-letters
 * </pre>
 *
 * Outcomes are combined by budget and minute before the repartition topic, so it carries tallies, and a service with high traffic
 * costs no more there than any other. A record that cannot be counted is sent to the dead-letter topic in the transaction that
 * commits its offset.
 */
public final class BudgetTopology {
    private final TopologySettings settings;
    private final Executor compiler;
    private final DryRun dryRun;
    private final DefinitionsInForce definitions;
    private final EvaluationView evaluationView;
    private final Inputs inputs;
    private final UnknownServices unknownServices = new UnknownServices();
    private final CombiningThreads threads = new CombiningThreads();
    private final BiFunction<InputTopic, FieldsRead, OutcomeSource> decoders;
    private final Serde<SpecificRecord> outputs;
    private final Function<InputTopic, ReplayReader> replay;

    /**
     * @param base definitions that are in force from the start
     * @param ends end offsets of an input's partitions
     * @param decoders creates a decoder of an input for each task, because decoders are stateful, for the fields that the
     *     definitions use
     * @param outputs serializes snapshots and events
     * @param replay reads an input again for rules that have not counted it
     * @param compiler runs the compilation of definitions outside of the stream threads; its owner must report failures
     * @throws IllegalArgumentException if the settings do not allow a definition
     */
    public BudgetTopology(
            TopologySettings settings,
            BaseDefinitions base,
            Function<InputTopic, EndOffsets> ends,
            BiFunction<InputTopic, FieldsRead, OutcomeSource> decoders,
            Serde<SpecificRecord> outputs,
            Function<InputTopic, ReplayReader> replay,
            Executor compiler) {
        this.settings = settings;
        this.compiler = compiler;
        DefinitionReader reader = new DefinitionReader(base, settings);
        this.definitions = new DefinitionsInForce(reader, compiler);
        this.dryRun = new DryRun(reader, definitions);
        this.inputs = new Inputs(settings, ends);
        this.evaluationView = new EvaluationView(settings.tallyPartitions(), inputs);
        this.decoders = decoders;
        this.outputs = outputs;
        this.replay = replay;
    }

    /** The definitions in force on this instance; a new object after each change. */
    public DefinitionSet definitions() {
        return definitions.current().set();
    }

    /** Computes the effect of changes to the definitions in force. */
    public DryRun dryRun() {
        return dryRun;
    }

    /** The latest evaluations of the budgets of this instance. */
    public EvaluationView evaluationView() {
        return evaluationView;
    }

    /** @param config of Kafka Streams; stores and topics have explicit names regardless of it */
    public Topology build(Map<String, Object> config) {
        StreamsConfig streamsConfig = new StreamsConfig(config);
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(streamsConfig));
        StateStores stores = new StateStores(streamsConfig);
        budgets(builder, stores);
        // After the budgets, so that the ids of their tasks, and so their state directories, do not change.
        definitions(
                builder,
                stores,
                Topics.definitionsInForce(streamsConfig.getString(StreamsConfig.APPLICATION_ID_CONFIG)));
        return builder.build();
    }

    private void budgets(StreamsBuilder builder, StateStores stores) {
        Serde<byte[]> bytes = Serdes.ByteArray();
        KStream<byte[], byte[]> tallies = null;
        KStream<byte[], byte[]> rejected = null;
        StoreBuilder<?> hook = PreCommitHook.builder(StateStores.PRE_COMMIT_HOOK);
        StoreBuilder<?> coverage = StateStores.coverage();
        for (InputTopic input : settings.inputs()) {
            KStream<byte[], byte[]> combined = builder.stream(
                            input.topic(),
                            Consumed.with(bytes, bytes)
                                    .withName(NodeNames.of(NodeNames.OUTCOMES, input, settings))
                                    .withTimestampExtractor(new NonNegativeTimestampExtractor()))
                    .process(
                            stage(() -> combine(input), hook, coverage),
                            Named.as(NodeNames.of(NodeNames.COMBINE, input, settings)));
            tallies = tallies == null
                    ? combined
                    : tallies.merge(combined, Named.as(NodeNames.toTallies(input, settings)));
            rejected = rejected == null
                    ? combined
                    : rejected.merge(combined, Named.as(NodeNames.toRejected(input, settings)));
        }
        rejected.to(settings.topics().deadLetters(), Produced.with(bytes, bytes).withName(NodeNames.REJECTED));
        KStream<String, SpecificRecord> budgets = tallies.repartition(Repartitioned.with(bytes, bytes)
                        .withName(NodeNames.TALLIES)
                        .withNumberOfPartitions(settings.tallyPartitions())
                        .withStreamPartitioner(new TallyPartitioner()))
                .process(
                        stage(
                                () -> new BudgetProcessor(settings, definitions, evaluationView, inputs),
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

    private CombineProcessor combine(InputTopic input) {
        return new CombineProcessor(
                settings,
                input,
                fields -> decoders.apply(input, fields),
                definitions,
                inputs,
                replay.apply(input),
                unknownServices,
                threads,
                evaluationView);
    }

    /** One task admits definitions and writes them to a topic, which all instances read. */
    private void definitions(StreamsBuilder builder, StateStores stores, String inForce) {
        Serde<byte[]> bytes = Serdes.ByteArray();
        ThreadTransactions transactions = evaluationView.commitCosts().transactions();
        KStream<byte[], byte[]> located = builder.stream(
                        settings.topics().sloDefinitions(),
                        Consumed.with(bytes, bytes)
                                .withName(NodeNames.DEFINITIONS)
                                .withTimestampExtractor(new NonNegativeTimestampExtractor()))
                .process(
                        stage(
                                () -> new DefinitionIntakeProcessor(settings, transactions),
                                PreCommitHook.builder(StateStores.LOCATE_PRE_COMMIT_HOOK)),
                        Named.as(NodeNames.LOCATE));
        located.to(settings.topics().deadLetters(), Produced.with(bytes, bytes).withName(NodeNames.UNREADABLE));
        KStream<byte[], byte[]> decided = located.repartition(Repartitioned.with(bytes, bytes)
                        .withName(NodeNames.UNDECIDED)
                        .withNumberOfPartitions(1))
                .process(
                        stage(
                                () -> new AdmitProcessor(
                                        settings,
                                        definitions,
                                        compiler,
                                        evaluationView.undecidedDefinitions(),
                                        transactions),
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
                // Set.of has a different iteration order in each process. The flush order does not depend on it, see
                // StateStores.
                return new LinkedHashSet<>(List.of(stores));
            }
        };
    }
}
