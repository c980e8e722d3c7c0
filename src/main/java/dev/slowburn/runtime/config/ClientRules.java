package dev.slowburn.runtime.config;

import static dev.slowburn.runtime.config.ClientRule.ANY;
import static dev.slowburn.runtime.config.ClientRule.CONSUMERS;
import static dev.slowburn.runtime.config.ClientRule.Effect.NEEDS_AT_LEAST_ONCE;
import static dev.slowburn.runtime.config.ClientRule.Effect.REFUSED;
import static dev.slowburn.runtime.config.ClientRule.Effect.WEAKENS;
import static dev.slowburn.runtime.config.ClientRule.PRODUCERS;
import static dev.slowburn.runtime.config.ClientRule.STREAMS;
import static dev.slowburn.runtime.config.ClientRule.any;
import static dev.slowburn.runtime.config.ClientRule.is;
import static dev.slowburn.runtime.config.ClientRule.otherThan;

import dev.slowburn.runtime.assignment.StickyEvenTaskAssignor;
import dev.slowburn.topology.streams.Handover;
import dev.slowburn.topology.streams.PollBatchClientSupplier;
import dev.slowburn.topology.streams.PollBatchInterceptor;
import dev.slowburn.topology.streams.SharedMemoryConfigSetter;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Rules for settings of Kafka's clients and Kafka Streams that contradict Slowburn's own settings or weaken a guarantee. */
final class ClientRules {
    private static final String NO_SERDE = "has no effect, as every topic has a fixed format; remove it";
    private static final String SPREADS_KEYS = "distributes records of one key over several partitions; remove it";
    private static final String SKIPS = "skips records that fail, so they are not counted";
    private static final String LOSES = "loses counts when a broker fails";

    /** Since Kafka 4.4. */
    private static final String TRANSACTIONAL_STORES = "enable.transactional.statestores";

    /** Settings for which Slowburn has its own key. */
    private static final List<ClientRule> OWN = List.of(
            own(StreamsConfig.APPLICATION_ID_CONFIG, ConfigKeys.APPLICATION_ID),
            own(ConsumerConfig.GROUP_ID_CONFIG, ConfigKeys.APPLICATION_ID),
            own(ProducerConfig.TRANSACTIONAL_ID_CONFIG, ConfigKeys.APPLICATION_ID),
            own(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, ConfigKeys.BOOTSTRAP_SERVERS),
            own(StreamsConfig.STATE_DIR_CONFIG, ConfigKeys.STATE_DIR),
            own(StreamsConfig.NUM_STREAM_THREADS_CONFIG, ConfigKeys.THREADS),
            own(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, ConfigKeys.COMMIT_INTERVAL),
            own(StreamsConfig.APPLICATION_SERVER_CONFIG, ConfigKeys.HTTP_ADVERTISED),
            own(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, ConfigKeys.STORE_MEMORY),
            own(PollBatchInterceptor.TOPIC_CONFIG, ConfigKeys.TOPIC_OUTCOMES));

    /** Settings through which Slowburn passes its own objects and classes to Kafka Streams. */
    private static final List<ClientRule> INTERNAL = Stream.of(
                    PollBatchClientSupplier.WRAPPER_CONFIG,
                    PollBatchInterceptor.SCHEMAS_CONFIG,
                    Handover.CONFIG,
                    SharedMemoryConfigSetter.MEMORY,
                    StickyEvenTaskAssignor.STARTED_TAG)
            .map(key -> refused(ANY, key, any(), "is set by Slowburn itself; remove it"))
            .toList();

    /** Settings that cannot work or have no effect. */
    private static final List<ClientRule> FIXED = List.of(
            refused(
                    CONSUMERS,
                    ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
                    any(),
                    "replaces the interceptor that corrects negative timestamps, and may change what is counted; set it for the producer only"),
            refused(ANY, ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, any(), NO_SERDE),
            refused(ANY, ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, any(), NO_SERDE),
            refused(ANY, ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, any(), NO_SERDE),
            refused(ANY, ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, any(), NO_SERDE),
            refused(STREAMS, StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, any(), NO_SERDE),
            refused(STREAMS, StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, any(), NO_SERDE),
            refused(
                    STREAMS,
                    StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG,
                    any(),
                    "changes the timestamps of records; remove it"),
            refused(PRODUCERS, ProducerConfig.PARTITIONER_CLASS_CONFIG, any(), SPREADS_KEYS),
            refused(PRODUCERS, ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, otherThan("false"), SPREADS_KEYS),
            refused(
                    PRODUCERS,
                    ProducerConfig.RETRIES_CONFIG,
                    is("0"),
                    "stops the instance when a broker is briefly unavailable; remove it"),
            refused(
                    CONSUMERS,
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    otherThan("earliest"),
                    "skips outcomes, definitions and tallies that are not counted yet; to skip a backlog, set the"
                            + " group's offsets with kafka-consumer-groups.sh --reset-offsets before the first start"),
            refused(
                    CONSUMERS,
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    otherThan("false"),
                    "has no effect, as offsets are committed in the transaction of the counted outcomes; remove it"),
            refused(
                    CONSUMERS,
                    ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                    otherThan("false"),
                    "has no effect; create topics with `slowburn topics --create`"),
            refused(
                    Set.of("consumer.", "main.consumer.", "restore.consumer.", "global.consumer."),
                    ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                    any(),
                    "has no effect; set streams.group.protocol instead"),
            refused(
                    Set.of("kafka."),
                    ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                    otherThan("classic"),
                    "does not work with all consumers of Slowburn; set streams.group.protocol instead"),
            refused(
                    STREAMS,
                    StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG,
                    otherThan(StreamsConfig.NO_OPTIMIZATION),
                    "changes internal topics, whose state is then lost; remove it"),
            refused(
                    STREAMS,
                    StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                    otherThan(StreamsConfig.EXACTLY_ONCE_V2, StreamsConfig.AT_LEAST_ONCE),
                    "must be exactly_once_v2 or at_least_once"),
            refused(
                    STREAMS,
                    TRANSACTIONAL_STORES,
                    value -> !StreamsConfig.configDef().names().contains(TRANSACTIONAL_STORES),
                    "has no effect with this version of Kafka Streams; remove it, or build with the profile kafka-4.4"),
            refused(
                    STREAMS,
                    "default.interactive.query.isolation.level",
                    otherThan("read_uncommitted"),
                    "hides tallies of the current commit from histories; remove it"),
            internalTopics(TopicConfig.CLEANUP_POLICY_CONFIG),
            internalTopics(TopicConfig.RETENTION_MS_CONFIG),
            internalTopics(TopicConfig.RETENTION_BYTES_CONFIG));

    /** Settings that work but weaken a guarantee. */
    private static final List<ClientRule> WEAKENING = List.of(
            weakening(
                    STREAMS,
                    StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                    is(StreamsConfig.AT_LEAST_ONCE),
                    "counts outcomes twice and repeats events when an instance fails"),
            needsAtLeastOnce(
                    CONSUMERS,
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                    otherThan("read_committed"),
                    "counts outcomes of aborted transactions"),
            needsAtLeastOnce(
                    PRODUCERS,
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    otherThan("true"),
                    "counts outcomes twice when a broker does not answer in time"),
            needsAtLeastOnce(PRODUCERS, ProducerConfig.ACKS_CONFIG, otherThan("all", "-1"), LOSES),
            weakening(STREAMS, StreamsConfig.REPLICATION_FACTOR_CONFIG, is("1"), LOSES),
            weakening(STREAMS, "topic." + TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, otherThan("false"), LOSES),
            weakening(CONSUMERS, ConsumerConfig.CHECK_CRCS_CONFIG, otherThan("true"), "counts corrupt records"),
            handler(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG),
            handler("default." + StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG),
            handler(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG),
            handler(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG),
            handler("default." + StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG));

    static final List<ClientRule> ALL =
            Stream.of(OWN, INTERNAL, FIXED, WEAKENING).flatMap(List::stream).toList();

    private ClientRules() {}

    private static ClientRule own(String key, String instead) {
        return refused(ANY, key, any(), "contradicts " + instead + "; remove it and set " + instead + " instead");
    }

    private static ClientRule internalTopics(String key) {
        return refused(STREAMS, "topic." + key, any(), "loses state and tallies of internal topics; remove it");
    }

    private static ClientRule handler(String key) {
        return weakening(
                STREAMS, key, value -> !value.contains("logandfail") && !value.contains("defaultproduction"), SKIPS);
    }

    private static ClientRule refused(Set<String> clients, String key, Predicate<String> concerns, String reason) {
        return new ClientRule(clients, key, concerns, REFUSED, reason);
    }

    private static ClientRule needsAtLeastOnce(
            Set<String> clients, String key, Predicate<String> concerns, String reason) {
        return new ClientRule(clients, key, concerns, NEEDS_AT_LEAST_ONCE, reason);
    }

    private static ClientRule weakening(Set<String> clients, String key, Predicate<String> concerns, String reason) {
        return new ClientRule(clients, key, concerns, WEAKENS, reason);
    }
}
