package dev.slowburn.runtime.config;

import dev.slowburn.topology.streams.CommitPace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Validates settings that are passed through to Kafka's clients and Kafka Streams, before the start. They are not in the
 * {@code ConfigDef} of {@link ConfigKeys}: only the classes that use them know them, and other commands ignore most of them.
 */
public final class ClientSettings {
    private static final List<String> SOURCES = List.of("kafka.", "streams.");

    private ClientSettings() {}

    /**
     * @return settings that weaken a guarantee
     * @throws ConfigException naming every setting that contradicts Slowburn's own or cannot work
     */
    public static List<WeakenedGuarantee> validate(Config config) {
        boolean exactlyOnce = !StreamsConfig.AT_LEAST_ONCE.equals(
                KafkaSettings.streams(config, Path.of("unused")).get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
        List<String> refused = new ArrayList<>();
        List<WeakenedGuarantee> weaker = new ArrayList<>();
        passedThrough(config).forEach((setting, value) -> {
            for (ClientRule rule : ClientRules.ALL) {
                if (!concerns(rule, setting, value)) {
                    continue;
                }
                if (rule.effect() == ClientRule.Effect.REFUSED) {
                    refused.add(setting + "=" + value + " " + rule.reason());
                } else if (rule.effect() == ClientRule.Effect.NEEDS_AT_LEAST_ONCE && exactlyOnce) {
                    refused.add(setting + "=" + value + " " + rule.reason()
                            + ", which contradicts processing.guarantee=exactly_once_v2; remove it");
                } else {
                    weaker.add(new WeakenedGuarantee(setting, setting + "=" + value + " " + rule.reason()));
                }
            }
        });
        if (!refused.isEmpty()) {
            throw new ConfigException(refused);
        }
        validateWithKafka(config, exactlyOnce);
        return weaker;
    }

    public static boolean isExactlyOnce(Config config) {
        return !StreamsConfig.AT_LEAST_ONCE.equals(
                KafkaSettings.streams(config, Path.of("unused")).get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
    }

    private static Map<String, String> passedThrough(Config config) {
        Map<String, String> settings = new TreeMap<>();
        for (String source : SOURCES) {
            config.startingWith(source).forEach((key, value) -> settings.put(source + key, value));
        }
        return settings;
    }

    private static boolean concerns(ClientRule rule, String setting, String value) {
        String key = setting.substring(setting.indexOf('.') + 1);
        return rule.clients().stream()
                        .map(client -> client + rule.key())
                        .anyMatch(concerned -> concerned.equals(key) || concerned.equals(setting))
                && rule.concerns().test(value.strip().toLowerCase(Locale.ROOT));
    }

    /**
     * Validates with Kafka's own classes, whose errors would otherwise appear only at the start and not name this
     * configuration.
     */
    private static void validateWithKafka(Config config, boolean exactlyOnce) {
        Map<String, Object> settings = KafkaSettings.streams(config, Path.of("unused"));
        // Checked below, as Kafka Streams would name its own key.
        settings.remove(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG);
        int timeout;
        try {
            StreamsConfig streams = new StreamsConfig(settings);
            Map<String, Object> consumer = streams.getMainConsumerConfigs("", "", 0);
            consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
            consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
            ConsumerConfig.configDef().parse(consumer);
            Map<String, Object> producer = streams.getProducerConfigs("");
            producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
            producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
            if (exactlyOnce) {
                producer.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "unused");
            }
            timeout = new ProducerConfig(producer).getInt(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        } catch (org.apache.kafka.common.config.ConfigException | IllegalArgumentException e) {
            throw new ConfigException("invalid setting of kafka.* or streams.*: " + e.getMessage());
        }
        Duration commit =
                CommitPace.streamsInterval(config.duration(ConfigKeys.COMMIT_INTERVAL), Duration.ofMillis(timeout));
        if (exactlyOnce && commit.toMillis() >= timeout) {
            throw new ConfigException(ConfigKeys.COMMIT_INTERVAL + ": must be shorter than the transaction timeout of "
                    + timeout + " ms; shorten it, or raise kafka.producer.transaction.timeout.ms");
        }
    }
}
