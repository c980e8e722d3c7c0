package dev.slowburn.runtime.config;

import dev.slowburn.runtime.assignment.StickyEvenTaskAssignor;
import dev.slowburn.runtime.broker.TopicPlan;
import dev.slowburn.topology.BudgetTopology;
import dev.slowburn.topology.settings.EvaluationClock;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.streams.StreamsConfig;

/** What each part of Slowburn gets of the configuration, in the words of that part. */
public final class Settings {
    private static final int MOST_PORT = 65_535;

    private Settings() {}

    /** @throws ConfigException if one topic has two roles */
    public static Topics topics(Config config) {
        TopicRoles.check(config);
        return new Topics(
                config.required(ConfigKeys.TOPIC_OUTCOMES),
                config.required(ConfigKeys.TOPIC_DEFINITIONS),
                config.required(ConfigKeys.TOPIC_SNAPSHOTS),
                config.required(ConfigKeys.TOPIC_EVENTS),
                config.required(ConfigKeys.TOPIC_ALERTS),
                config.required(ConfigKeys.TOPIC_DECISIONS),
                config.required(ConfigKeys.TOPIC_DEAD_LETTERS));
    }

    public static TopologySettings topology(Config config) {
        try {
            return new TopologySettings(
                    topics(config),
                    clock(config),
                    config.number(ConfigKeys.TALLY_PARTITIONS, 1, 10_000),
                    config.duration(ConfigKeys.MAX_FUTURE_SKEW),
                    config.duration(ConfigKeys.STALENESS),
                    config.duration(ConfigKeys.LEDGER_RETENTION),
                    config.duration(ConfigKeys.SNAPSHOT_INTERVAL),
                    config.duration(ConfigKeys.SNAPSHOT_HEARTBEAT),
                    config.duration(ConfigKeys.COMMIT_INTERVAL),
                    config.number(ConfigKeys.COMBINE_BUFFER, 1, 100_000_000),
                    thresholds(config));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(e.getMessage());
        }
    }

    /** The topics as this configuration wants them. */
    public static List<TopicPlan.Topic> topicPlan(Config config, int partitions) {
        if (partitions < 1) {
            throw new ConfigException("--partitions: must be at least 1, was " + partitions);
        }
        List<TopicPlan.Topic> plan = new ArrayList<>(
                TopicPlan.topics(topics(config), partitions, config.duration(ConfigKeys.LEDGER_RETENTION)));
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

    /** The topic that Slowburn makes for itself if nobody else has. */
    public static TopicPlan.Topic definitionsInForce(Config config) {
        return TopicPlan.definitionsInForce(config.required(ConfigKeys.APPLICATION_ID));
    }

    /**
     * Where to answer over HTTP.
     *
     * @param port 0 for a free one
     * @param advertised where others reach it; empty for where it listens
     * @param tokens who gets in: token → whether it may write
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

        /** Without the tokens. */
        @Override
        public String toString() {
            return (tls.isPresent() ? "https://" : "http://") + host + ":" + port;
        }

        /** Where others reach it if it listens on this port. */
        public Endpoint endpoint(int listening) {
            return advertised.orElse(new Endpoint(host, listening));
        }
    }

    /** A host and a port. */
    public record Endpoint(String host, int port) {
        private static final Pattern WRITTEN = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]/\\s]+):([0-9]{1,5})");

        static Endpoint parse(String key, String text) {
            Matcher matcher = WRITTEN.matcher(text);
            if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MOST_PORT) {
                throw new ConfigException(key + ": must be host:port, was '" + text + "'");
            }
            return new Endpoint(matcher.group(1), Integer.parseInt(matcher.group(2)));
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    public static Http http(Config config) {
        String advertised = config.text(ConfigKeys.HTTP_ADVERTISED);
        Http http = new Http(
                config.required(ConfigKeys.HTTP_HOST),
                config.number(ConfigKeys.HTTP_PORT, 0, MOST_PORT),
                advertised == null || advertised.isBlank()
                        ? Optional.empty()
                        : Optional.of(Endpoint.parse(ConfigKeys.HTTP_ADVERTISED.name(), advertised)),
                HttpTokens.read(config),
                HttpTls.read(config));
        HttpExposure.check(http, config.flag(ConfigKeys.HTTP_INSECURE));
        return http;
    }

    /** Of so many budgets there are metrics. */
    public static int metricsBudgets(Config config) {
        return config.number(ConfigKeys.METRICS_BUDGETS, 0, 1_000_000);
    }

    /** The folder of secrets for who is told of alerts. */
    public static Optional<Path> notifySecrets(Config config) {
        String folder = config.text(ConfigKeys.NOTIFY_SECRETS);
        return folder == null || folder.isBlank() ? Optional.empty() : Optional.of(Path.of(folder));
    }

    public static String application(Config config) {
        return config.required(ConfigKeys.APPLICATION_ID);
    }

    private static EvaluationClock clock(Config config) {
        String clock = config.required(ConfigKeys.CLOCK);
        return switch (clock.toLowerCase(Locale.ROOT)) {
            case "wall" -> EvaluationClock.WALL;
            case "event" -> EvaluationClock.EVENT;
            default -> throw new ConfigException("clock: must be wall or event, was '" + clock + "'");
        };
    }

    private static List<Integer> thresholds(Config config) {
        if (config.text(ConfigKeys.THRESHOLDS).isBlank()) {
            return List.of();
        }
        return config.list(ConfigKeys.THRESHOLDS).stream()
                .map(text -> {
                    if (!text.matches("[1-9][0-9]?")) {
                        throw new ConfigException("thresholds: '" + text + "' is not a whole percentage from 1 to 99");
                    }
                    return Integer.valueOf(text);
                })
                .distinct()
                .sorted()
                .toList();
    }

    /** The registry client's and serdes' settings, by Confluent's names. */
    public static Map<String, Object> registry(Config config) {
        config.require(ConfigKeys.BOOTSTRAP_SERVERS, ConfigKeys.REGISTRY_URL);
        Map<String, Object> settings = new HashMap<>(kafka(config));
        ConfigKeys.registry().forEach(key -> {
            String value = config.text(key);
            if (value != null) {
                settings.put(key.name(), value);
            }
        });
        config.startingWith("schema.registry.ssl.")
                .forEach((key, value) -> settings.put("schema.registry.ssl." + key, value));
        settings.put(ConfigKeys.AVRO_SERDE_CLASS.name(), config.required(ConfigKeys.AVRO_SERDE_CLASS));
        return settings;
    }

    /** Settings that any client of Kafka takes: where the brokers are and how to get in. */
    public static Map<String, Object> kafka(Config config) {
        Map<String, Object> settings = new HashMap<>(config.startingWith("kafka."));
        settings.put("bootstrap.servers", config.required(ConfigKeys.BOOTSTRAP_SERVERS));
        return settings;
    }

    /** Bytes that the local stores may take outside of the heap. */
    public static long storeMemory(Config config) {
        return config.number(ConfigKeys.STORE_MEMORY, 16, 1 << 20) * 1024L * 1024;
    }

    /**
     * Kafka Streams' settings: Slowburn's own, which the {@code kafka.} and {@code streams.} keys may override as far as
     * {@link ClientSettings} allows it.
     *
     * @param stateDir this instance's own
     */
    public static Map<String, Object> streams(Config config, Path stateDir) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.required(ConfigKeys.APPLICATION_ID));
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                BudgetTopology.slowestCommit(config.duration(ConfigKeys.COMMIT_INTERVAL))
                        .toMillis());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.number(ConfigKeys.THREADS, 1, 1_000));
        // Each stage reads one topic, so no partition has to wait for another; finding out would cost at each record.
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedMemoryConfigSetter.class);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        // Whatever the guarantee: producers may take back what they sent.
        settings.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG),
                IsolationLevel.READ_COMMITTED.toString());
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);
        // All outcomes of a poll are one record to Streams; so few of them may wait before the consumer pauses.
        settings.put(
                StreamsConfig.mainConsumerPrefix(PollBatchClientSupplier.WRAPPER_CONFIG),
                PollBatchClientSupplier.Wrapper.class.getName());
        settings.put(
                StreamsConfig.mainConsumerPrefix(PollBatchInterceptor.TOPIC_CONFIG),
                config.required(ConfigKeys.TOPIC_OUTCOMES));
        settings.put(
                StreamsConfig.globalConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                NonNegativeTimestampInterceptor.class.getName());
        settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 16);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        // Of a store that is up to date the broker answers nothing until this is over, and the next one waits behind
        // it.
        settings.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 50);
        settings.putAll(kafka(config));
        settings.putAll(config.startingWith("streams."));
        if ("classic".equals(settings.getOrDefault(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic"))) {
            takeOverSoon(settings);
        }
        return settings;
    }

    /** With the streams protocol the broker decides all of that. */
    private static void takeOverSoon(Map<String, Object> settings) {
        // How long nobody takes over from an instance that died.
        settings.putIfAbsent(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        // How late the others hear of one that comes or leaves.
        settings.putIfAbsent(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 500);
        settings.putIfAbsent(StreamsConfig.TASK_ASSIGNOR_CLASS_CONFIG, StickyEvenTaskAssignor.class.getName());
        // How late a task moves to an instance that has caught up with its state.
        settings.putIfAbsent(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000);
    }
}
