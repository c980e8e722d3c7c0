package dev.slowburn.runtime.config;

import dev.slowburn.runtime.assignment.StickyEvenTaskAssignor;
import dev.slowburn.runtime.broker.ClientKind;
import dev.slowburn.runtime.broker.TopicPlan;
import dev.slowburn.topology.BudgetTopology;
import dev.slowburn.topology.settings.EvaluationClock;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.Topics;
import dev.slowburn.topology.settings.TopologySettings;
import dev.slowburn.topology.streams.NonNegativeTimestampInterceptor;
import dev.slowburn.topology.streams.PollBatchClientSupplier;
import dev.slowburn.topology.streams.PollBatchInterceptor;
import dev.slowburn.topology.streams.SharedMemoryConfigSetter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.streams.StreamsConfig;

/** Converts the configuration to the settings of each part of Slowburn. */
public final class Settings {
    private Settings() {}

    public static Topics topics(Config config) {
        return new Topics(
                config.getString(ConfigKeys.TOPIC_OUTCOMES),
                config.getString(ConfigKeys.TOPIC_DEFINITIONS),
                config.getString(ConfigKeys.TOPIC_SNAPSHOTS),
                config.getString(ConfigKeys.TOPIC_EVENTS),
                config.getString(ConfigKeys.TOPIC_ALERTS),
                config.getString(ConfigKeys.TOPIC_DECISIONS),
                config.getString(ConfigKeys.TOPIC_DEAD_LETTERS));
    }

    /** The inputs, at least one, in the order of the topology. */
    public static List<InputConfig> inputs(Config config) {
        return config.inputs();
    }

    /** The topics of the inputs. */
    public static List<InputTopic> inputTopics(Config config) {
        return config.inputs().stream()
                .map(input -> new InputTopic(input.name(), input.topic()))
                .toList();
    }

    /**
     * The topic of the input {@code outcomes}, to which outcomes in Avro can be sent.
     *
     * @throws ConfigException if this input is not configured
     */
    public static String outcomesTopic(Config config) {
        return config.inputs().stream()
                .filter(input -> input.name().equals(InputTopic.DEFAULT_NAME))
                .map(InputConfig::topic)
                .findFirst()
                .orElseThrow(
                        () -> new ConfigException("no input reads outcomes in Avro, so they would not be counted; add "
                                + InputTopic.DEFAULT_NAME + " to " + ConfigKeys.INPUTS));
    }

    public static TopologySettings topology(Config config) {
        return TopologySettings.DEFAULT.toBuilder()
                .topics(topics(config))
                .inputs(inputTopics(config))
                .clock(EvaluationClock.valueOf(
                        config.getString(ConfigKeys.CLOCK).toUpperCase(Locale.ROOT)))
                .tallyPartitions(config.getInt(ConfigKeys.TALLY_PARTITIONS))
                .maxFutureSkew(config.duration(ConfigKeys.MAX_FUTURE_SKEW))
                .staleness(config.duration(ConfigKeys.STALENESS))
                .retention(config.duration(ConfigKeys.LEDGER_RETENTION))
                .snapshotInterval(config.duration(ConfigKeys.SNAPSHOT_INTERVAL))
                .snapshotHeartbeat(config.duration(ConfigKeys.SNAPSHOT_HEARTBEAT))
                .commitInterval(config.duration(ConfigKeys.COMMIT_INTERVAL))
                .combineBuffer(config.getInt(ConfigKeys.COMBINE_BUFFER))
                .thresholds(thresholds(config))
                .build();
    }

    /** The topics that this configuration requires. */
    public static List<TopicPlan.Topic> topicPlan(Config config, int partitions) {
        if (partitions < 1) {
            throw new ConfigException("--partitions: must be at least 1, was " + partitions);
        }
        List<TopicPlan.Topic> plan = new ArrayList<>(TopicPlan.topics(
                topics(config), inputTopics(config), partitions, config.duration(ConfigKeys.LEDGER_RETENTION)));
        plan.add(definitionsInForce(config));
        return plan;
    }

    /** The topics that Kafka Streams creates. */
    public static List<TopicPlan.Topic> internalTopics(Config config) {
        return TopicPlan.internal(application(config));
    }

    /** All topics that an instance depends on. */
    public static List<TopicPlan.Topic> allTopics(Config config) {
        List<TopicPlan.Topic> plan = new ArrayList<>(topicPlan(config, 1));
        plan.addAll(internalTopics(config));
        return plan;
    }

    /** The topic of the definitions in force, which Slowburn creates if it is missing. */
    public static TopicPlan.Topic definitionsInForce(Config config) {
        return TopicPlan.definitionsInForce(config.getString(ConfigKeys.APPLICATION_ID));
    }

    /**
     * Settings of the HTTP server.
     *
     * @param port 0 for a free port
     * @param advertised address for peers; empty for the listening address
     * @param tokens maps each token to whether it may write
     * @param tls empty for plain HTTP
     */
    public record Http(
            String host,
            int port,
            Optional<Endpoint> advertised,
            Map<String, Boolean> tokens,
            Optional<SSLContext> tls) {
        public Http {
            tokens = Map.copyOf(tokens);
        }

        /** Omits the tokens. */
        @Override
        public String toString() {
            return (tls.isPresent() ? "https://" : "http://") + host + ":" + port;
        }

        /** The address for peers if the server listens on this port. */
        public Endpoint endpoint(int listening) {
            return advertised.orElse(new Endpoint(host, listening));
        }
    }

    /** A host and a port. */
    public record Endpoint(String host, int port) {
        /** A host, or an IPv6 address in brackets, and a port up to 65535. */
        static final String SHAPE = "(?:\\[[0-9a-zA-Z:.%]+]|[^:,\\[\\]/\\s]+):"
                + "(?:[0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

        private static Endpoint of(String text) {
            int colon = text.lastIndexOf(':');
            return new Endpoint(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    public static Http http(Config config) {
        Http http = new Http(
                config.getString(ConfigKeys.HTTP_HOST),
                config.getInt(ConfigKeys.HTTP_PORT),
                Optional.ofNullable(config.getString(ConfigKeys.HTTP_ADVERTISED))
                        .map(Endpoint::of),
                HttpTokens.read(config),
                HttpTls.read(config));
        HttpExposure.check(http, config.getBoolean(ConfigKeys.HTTP_INSECURE));
        return http;
    }

    /** Maximum number of budgets with metrics. */
    public static int metricsBudgets(Config config) {
        return config.getInt(ConfigKeys.METRICS_BUDGETS);
    }

    /** The folder of secrets for notification targets. */
    public static Optional<Path> notifySecrets(Config config) {
        return Optional.ofNullable(config.getString(ConfigKeys.NOTIFY_SECRETS)).map(Path::of);
    }

    public static String application(Config config) {
        return config.getString(ConfigKeys.APPLICATION_ID);
    }

    private static List<Integer> thresholds(Config config) {
        return config.getList(ConfigKeys.THRESHOLDS).stream()
                .filter(text -> !text.isEmpty())
                .map(Integer::valueOf)
                .distinct()
                .sorted()
                .toList();
    }

    /** Settings of the registry client and serdes, with Confluent's names. */
    public static Map<String, Object> registry(Config config) {
        config.require(ConfigKeys.BOOTSTRAP_SERVERS, ConfigKeys.REGISTRY_URL);
        Map<String, Object> settings = new HashMap<>(kafka(config));
        Map<String, ?> values = config.values();
        ConfigKeys.registry().forEach(key -> {
            Object value = values.get(key);
            if (value != null) {
                settings.put(key, value instanceof Password secret ? secret.value() : value);
            }
        });
        config.startingWith("schema.registry.ssl.")
                .forEach((key, value) -> settings.put("schema.registry.ssl." + key, value));
        return settings;
    }

    /** Settings for Kafka clients, with the prefixes of {@link ClientKind}: bootstrap servers, security and metrics. */
    public static Map<String, Object> kafka(Config config) {
        Map<String, Object> settings = new HashMap<>();
        // HTTP publishes metrics. Stream threads would register hundreds of others in JMX while they open stores.
        settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.putAll(config.startingWith("kafka."));
        settings.put("bootstrap.servers", config.required(ConfigKeys.BOOTSTRAP_SERVERS));
        return settings;
    }

    /** Settings of consumers outside Kafka Streams. */
    public static Map<String, Object> consumer(Config config) {
        return ClientKind.CONSUMER.settings(kafka(config));
    }

    /**
     * Settings of producers outside Kafka Streams.
     *
     * @param limits upper bounds of settings
     */
    public static Map<String, Object> producer(Config config, Map<String, Integer> limits) {
        return ClientKind.PRODUCER.settings(kafka(config), limits);
    }

    /** Maximum number of outcomes per second that are read again; empty if none are. */
    public static OptionalInt replayRate(Config config) {
        return config.getBoolean(ConfigKeys.REPLAY)
                ? OptionalInt.of(config.getInt(ConfigKeys.REPLAY_RATE))
                : OptionalInt.empty();
    }

    /** Off-heap memory of the local stores, in bytes. */
    public static long storeMemory(Config config) {
        return config.getInt(ConfigKeys.STORE_MEMORY) * 1024L * 1024;
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
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                BudgetTopology.streamsCommitInterval(config.duration(ConfigKeys.COMMIT_INTERVAL))
                        .toMillis());
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
        settings.putAll(kafka(config));
        settings.putAll(config.startingWith("streams."));
        setClientDefaults(settings);
        if ("classic".equals(settings.getOrDefault(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic"))) {
            setFastFailover(settings);
        }
        return settings;
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
        // Delay until a task moves to an instance that has restored its state.
        settings.putIfAbsent(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000);
    }
}
