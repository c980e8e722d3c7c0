package dev.slowburn.runtime;

import dev.slowburn.runtime.assignment.StickyEvenTaskAssignor;
import dev.slowburn.runtime.broker.BrokerOffsets;
import dev.slowburn.runtime.broker.InputOffsets;
import dev.slowburn.runtime.broker.TopicCheck;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.ConfigException;
import dev.slowburn.runtime.config.ConfigKeys;
import dev.slowburn.runtime.config.KafkaSettings;
import dev.slowburn.runtime.config.Settings;
import dev.slowburn.runtime.replay.InputReplay;
import dev.slowburn.runtime.replay.InputReplays;
import dev.slowburn.threads.BackgroundThreads;
import dev.slowburn.topology.BudgetTopology;
import dev.slowburn.topology.definitions.BaseDefinitions;
import dev.slowburn.topology.progress.EndOffsets;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.streams.Handover;
import dev.slowburn.topology.streams.PollBatchClientSupplier;
import dev.slowburn.topology.streams.PollBatchInterceptor;
import dev.slowburn.topology.streams.SharedMemoryConfigSetter;
import dev.slowburn.topology.streams.SharedRocksDbMemory;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/** Builds the Kafka Streams application of an instance from its configuration. {@link Slowburn} starts and closes what it builds. */
final class StreamsAssembly {
    private final Config config;
    private final TopologySettings topologySettings;
    private final InputSchemas schemas;
    private final Function<InputTopic, EndOffsets> inputEnds;
    private final BackgroundThreads threads;
    private final InputSources sources;

    StreamsAssembly(
            Config config,
            InputSchemas schemas,
            Function<InputTopic, EndOffsets> inputEnds,
            BackgroundThreads threads) {
        this.config = config;
        this.topologySettings = Settings.topology(config);
        this.schemas = schemas;
        this.inputEnds = inputEnds;
        this.threads = threads;
        this.sources = new InputSources(Settings.inputs(config), schemas);
    }

    /** The offsets of a topic and of the application's group. */
    static InputOffsets offsets(Config config, String topic) {
        return new BrokerOffsets(
                KafkaSettings.clients(config), config.required(ConfigKeys.APPLICATION_ID), topic, Clock.systemUTC());
    }

    InputReplays replays() {
        OptionalInt rate = Settings.replayRate(config);
        if (rate.isEmpty()) {
            return InputReplays.NONE;
        }
        int share = Math.max(1, rate.getAsInt() / topologySettings.inputs().size());
        return new InputReplays(topologySettings.inputs(), input -> replay(input, share));
    }

    private InputReplay replay(InputTopic input, int rate) {
        String client = config.required(ConfigKeys.APPLICATION_ID) + "-replay";
        return new InputReplay(
                input.topic(),
                topologySettings.topics().deadLetters(),
                topologySettings.retention(),
                KafkaSettings.consumer(config),
                topologySettings.isOriginal(input) ? client : client + "-" + input.name(),
                rate,
                schemas.of(input),
                () -> TopicCheck.compaction(KafkaSettings.clients(config), input.topic()),
                threads);
    }

    BudgetTopology topology(BaseDefinitions baseDefinitions, Serde<SpecificRecord> outputs, InputReplays replays) {
        try {
            return new BudgetTopology(
                    topologySettings,
                    baseDefinitions,
                    inputEnds,
                    sources::create,
                    outputs,
                    replays::of,
                    job -> threads.create("definitions", job).start());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(e.getMessage());
        }
    }

    /**
     * Kafka Streams, not started.
     *
     * @param settings of Kafka Streams; those that pass objects are added
     * @param http where peers reach this instance; empty if they cannot
     */
    KafkaStreams streams(
            BudgetTopology topology,
            Map<String, Object> settings,
            SharedRocksDbMemory storeMemory,
            Optional<Settings.Endpoint> http) {
        http.ifPresent(endpoint -> settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, endpoint.toString()));
        settings.put(SharedMemoryConfigSetter.MEMORY, storeMemory);
        settings.put(StreamsConfig.mainConsumerPrefix(PollBatchInterceptor.SCHEMAS_CONFIG), schemas.byTopic());
        settings.put(
                StreamsConfig.mainConsumerPrefix(Handover.CONFIG),
                topology.evaluationView().handover());
        StickyEvenTaskAssignor.tag(settings, Clock.systemUTC().instant());
        Properties properties = new Properties();
        properties.putAll(settings);
        return new KafkaStreams(
                topology.build(settings),
                properties,
                new PollBatchClientSupplier(topology.evaluationView().commitCosts(), System::nanoTime));
    }
}
