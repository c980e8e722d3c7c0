package dev.slowburn.topology;

import dev.slowburn.domain.OutcomeField;
import dev.slowburn.domain.Slo;
import dev.slowburn.schema.OutcomeDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * From outcomes to budgets in two stages with one shuffle between them.
 *
 * <pre>
 * request-outcomes ─► combine ─► [tallies, by budget id] ─► budget ─► budget-snapshots
 *                                                                 └─► budget-events
 * </pre>
 *
 * Outcomes are summed up by budget and minute before the shuffle, so that it carries sums and a hot service is just
 * another budget. What can't be counted leaves through {@link DeadLetterHandler}.
 */
public final class BudgetTopology {
    static final String OUTCOMES = "request-outcomes";
    static final String COMBINE = "combine";
    static final String TALLIES = "tallies";
    static final String BUDGET = "budget";
    static final String SNAPSHOTS = "budget-snapshots";
    static final String EVENTS = "budget-events";

    private final TopologySettings settings;
    private final List<Slo> slos;
    private final Supplier<OutcomeDecoder> decoders;
    private final Serde<SpecificRecord> outputs;

    /**
     * @param decoders gives each task a decoder of its own: it keeps state between calls
     * @param outputs writes snapshots and events
     * @throws IllegalArgumentException if a definition asks for what the settings don't allow
     */
    public BudgetTopology(
            TopologySettings settings,
            List<Slo> slos,
            Supplier<OutcomeDecoder> decoders,
            Serde<SpecificRecord> outputs) {
        settings.check(slos);
        this.settings = settings;
        this.slos = List.copyOf(slos);
        this.decoders = decoders;
        this.outputs = outputs;
    }

    /** What to give Streams as its commit interval: the tasks themselves ask for more frequent ones while caught up. */
    public static Duration slowestCommit(Duration interval) {
        return interval.compareTo(CommitPace.SLOWEST) > 0 ? interval : CommitPace.SLOWEST;
    }

    /** What the definitions look at: a decoder need not decode anything else. */
    public static Set<OutcomeField> fieldsRead(List<Slo> slos) {
        return Combiner.fieldsRead(slos);
    }

    /** @param config of Kafka Streams; names of stores and topics are demanded whatever it says */
    public Topology build(Map<String, Object> config) {
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(config)));
        KStream<String, SpecificRecord> budgets = builder.stream(
                        settings.topics().requestOutcomes(),
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(OUTCOMES))
                .process(
                        stage(
                                () -> new CombineProcessor(settings, decoders, slos),
                                BeforeCommit.builder(StateStores.BEFORE_COMMIT)),
                        Named.as(COMBINE))
                .repartition(Repartitioned.with(Serdes.String(), Serdes.ByteArray())
                        .withName(TALLIES)
                        .withNumberOfPartitions(settings.tallyPartitions())
                        .withStreamPartitioner(new TallyPartitioner()))
                .process(
                        stage(
                                () -> new BudgetProcessor(settings, slos),
                                StateStores.ledger(settings.retention()),
                                StateStores.memory(),
                                StateStores.progress()),
                        Named.as(BUDGET));
        budgets.to(
                settings.topics().budgetSnapshots(),
                Produced.with(Serdes.String(), outputs).withName(SNAPSHOTS));
        budgets.to(
                settings.topics().budgetEvents(),
                Produced.with(Serdes.String(), outputs).withName(EVENTS));
        return builder.build();
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
                return Set.of(stores);
            }
        };
    }
}
