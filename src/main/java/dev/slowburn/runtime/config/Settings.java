package dev.slowburn.runtime.config;

import dev.slowburn.runtime.broker.TopicPlan;
import dev.slowburn.topology.settings.EvaluationClock;
import dev.slowburn.topology.settings.InputTopic;
import dev.slowburn.topology.settings.Topics;
import dev.slowburn.topology.settings.TopologySettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.types.Password;

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
        Map<String, Object> settings = KafkaSettings.clients(config);
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
}
