package dev.slowburn.runtime.config;

import dev.slowburn.runtime.assignment.StickyEvenTaskAssignor;
import dev.slowburn.runtime.broker.ClientKind;
import dev.slowburn.topology.streams.CommitPace;
import dev.slowburn.topology.streams.NonNegativeTimestampInterceptor;
import dev.slowburn.topology.streams.PollBatchClientSupplier;
import dev.slowburn.topology.streams.PollBatchInterceptor;
import dev.slowburn.topology.streams.SharedMemoryConfigSetter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.streams.StreamsConfig;

/** Settings of Kafka's clients and of Kafka Streams: Slowburn's own, and those of the user, which override them. */
public final class KafkaSettings {
    private KafkaSettings() {}

    /** Settings for Kafka clients, with the prefixes of {@link ClientKind}: bootstrap servers, security and metrics. */
    public static Map<String, Object> clients(Config config) {
        Map<String, Object> settings = new HashMap<>();
        // HTTP publishes metrics. Stream threads would register hundreds of others in JMX while they open stores.
        settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.putAll(config.startingWith("kafka."));
        settings.put("bootstrap.servers", config.required(ConfigKeys.BOOTSTRAP_SERVERS));
        return settings;
    }

    /** Settings of consumers outside Kafka Streams. */
    public static Map<String, Object> consumer(Config config) {
        return ClientKind.CONSUMER.settings(clients(config));
    }

    /**
     * Settings of producers outside Kafka Streams.
     *
     * @param limits upper bounds of settings
     */
    public static Map<String, Object> producer(Config config, Map<String, Integer> limits) {
        return ClientKind.PRODUCER.settings(clients(config), limits);
    }

    /**
     * Settings of Kafka Streams: Slowburn's own, overridden by {@code kafka.} and {@code streams.} keys as far as
     * {@link ClientSettings} allows.
     *
     * @param stateDir state folder of this instance
     */
    public static Map<String, Object> streams(Config config, Path stateDir) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.getString(ConfigKeys.APPLICATION_ID));
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.getInt(ConfigKeys.THREADS));
        // Each subtopology reads one topic, so partitions need not wait for each other; the check would cost time.
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedMemoryConfigSetter.class);
        // Kafka Streams sees all outcomes of a poll as one record, so the buffer is small.
        settings.put(
                StreamsConfig.mainConsumerPrefix(PollBatchClientSupplier.WRAPPER_CONFIG),
                PollBatchClientSupplier.Wrapper.class.getName());
        settings.put(StreamsConfig.mainConsumerPrefix(PollBatchInterceptor.TOPIC_CONFIG), topics(config.inputs()));
        settings.put(
                StreamsConfig.globalConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                NonNegativeTimestampInterceptor.class.getName());
        settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 16);
        settings.putAll(clients(config));
        settings.putAll(config.startingWith("streams."));
        setClientDefaults(settings);
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                CommitPace.streamsInterval(config.duration(ConfigKeys.COMMIT_INTERVAL), transactionTimeout(settings))
                        .toMillis());
        if ("classic".equals(settings.getOrDefault(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic"))) {
            setFastFailover(settings);
        }
        return settings;
    }

    /** At most the 10 s that Kafka Streams sets. */
    private static Duration transactionTimeout(Map<String, Object> settings) {
        int most = 10_000;
        String key = ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;
        Object millis =
                ClientKind.PRODUCER.settings(settings, Map.of(key, most)).get(key);
        // Kafka rejects other values with a message that names the setting.
        return Duration.ofMillis(millis instanceof Integer valid ? valid : most);
    }

    private static String topics(List<InputConfig> inputs) {
        return inputs.stream().map(InputConfig::topic).collect(Collectors.joining(","));
    }

    private static void setClientDefaults(Map<String, Object> settings) {
        ClientKind.CONSUMER.setDefault(settings, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // With any processing guarantee, as producers may abort transactions.
        ClientKind.CONSUMER.setDefault(
                settings, ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        ClientKind.CONSUMER.setDefault(settings, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        // For an up-to-date store the broker delays its response by this time, and so the restoration of other stores.
        ClientKind.RESTORE_CONSUMER.setDefault(settings, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        ClientKind.PRODUCER.setDefault(settings, ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        ClientKind.PRODUCER.setDefault(settings, ProducerConfig.LINGER_MS_CONFIG, 5);
        // A new producer sleeps this long before its first request to each coordinator, while the budgets of its tasks
        // wait.
        ClientKind.PRODUCER.setDefault(settings, ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 20);
    }

    /** Settings for fast failover with the classic protocol; with the streams protocol the broker decides. */
    private static void setFastFailover(Map<String, Object> settings) {
        // Time until peers take over from a crashed instance.
        ClientKind.CONSUMER.setDefault(settings, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        // Delay until members learn that an instance joins or leaves.
        ClientKind.CONSUMER.setDefault(settings, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 250);
        settings.putIfAbsent(StreamsConfig.TASK_ASSIGNOR_CLASS_CONFIG, StickyEvenTaskAssignor.class.getName());
        // Instances that join restore all of their tasks at the same time. The limit is that of the whole group: with
        // Kafka's 2, it would take hours until a hundred instances have their share.
        settings.putIfAbsent(StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG, 1_000);
        // Delay until a task moves to an instance that has restored its state.
        settings.putIfAbsent(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000);
    }
}
