package dev.slowburn.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each setting that Slowburn gives Kafka Streams and its clients gives way to the user's, with or without a prefix, or refuses it. */
class StreamsDefaultsTest {
    private static final String MAIN = "main.consumer.";
    private static final String RESTORE = "restore.consumer.";
    private static final String GLOBAL = "global.consumer.";
    private static final String CONSUMER = "consumer.";
    private static final String PRODUCER = "producer.";
    private static final List<Map<String, String>> VARIANTS = List.of(
            Map.of(),
            Map.of("streams.processing.guarantee", "at_least_once"),
            Map.of("streams.group.protocol", "streams"));

    /**
     * A setting of Slowburn, and one of the user for the same key.
     *
     * @param variant other settings of the user
     * @param client prefix of Slowburn's setting
     * @param given prefix of the user's setting, the same or a more general one
     */
    private record Case(Map<String, String> variant, String client, String key, String given, String value) {}

    private static Stream<Case> settings() {
        return VARIANTS.stream().flatMap(variant -> streams(variant).entrySet().stream()
                .filter(own -> !variant.containsKey("streams." + own.getKey()))
                .flatMap(own -> cases(variant, own.getKey(), own.getValue())));
    }

    private static Stream<Case> cases(Map<String, String> variant, String setting, Object own) {
        String client = Stream.of(MAIN, RESTORE, GLOBAL, CONSUMER, PRODUCER)
                .filter(setting::startsWith)
                .findFirst()
                .orElse("");
        String key = setting.substring(client.length());
        String value = other(client, key, own);
        return Stream.of("kafka.", "streams.").flatMap(source -> prefixes(client).stream()
                .map(prefix -> new Case(variant, client, key, source + prefix, value)));
    }

    /** The prefixes whose settings Kafka Streams passes to a client. */
    private static List<String> prefixes(String client) {
        List<String> prefixes = new ArrayList<>(List.of(""));
        if (!client.isEmpty() && !client.equals(PRODUCER)) {
            prefixes.add(CONSUMER);
        }
        if (!prefixes.contains(client)) {
            prefixes.add(client);
        }
        return prefixes;
    }

    private static String other(String client, String key, Object own) {
        if (own instanceof Number number) {
            return Long.toString(number.longValue() + 1);
        }
        if (own instanceof Boolean flag) {
            return Boolean.toString(!flag);
        }
        ConfigDef.ConfigKey known = definition(client).configKeys().get(key);
        String fallback = known == null || !known.hasDefault() || known.defaultValue == null
                ? ""
                : ConfigDef.convertToString(known.defaultValue, known.type);
        return fallback.isEmpty() || fallback.equals(own) ? "other" : fallback;
    }

    private static ConfigDef definition(String client) {
        return switch (client) {
            case "" -> StreamsConfig.configDef();
            case PRODUCER -> ProducerConfig.configDef();
            default -> ConsumerConfig.configDef();
        };
    }

    @ParameterizedTest
    @MethodSource("settings")
    void givesWayOrRefuses(Case each) {
        String setting = each.given() + each.key();
        Map<String, String> user = new HashMap<>(each.variant());
        user.put(setting, each.value());
        try {
            ClientSettings.validate(config(user));
        } catch (ConfigException e) {
            assertThat(e).hasMessageContaining(setting + "=" + each.value());
            return;
        }

        assertThat(clients(each.client(), streams(user)))
                .as(setting)
                .isNotEmpty()
                .allSatisfy(client -> assertThat(client.get(each.key())).hasToString(each.value()));
    }

    /** The settings of the clients with a prefix; those of Kafka Streams itself for none. */
    private static List<Map<String, Object>> clients(String client, Map<String, Object> settings) {
        StreamsConfig config = new StreamsConfig(settings);
        Map<String, Object> main = config.getMainConsumerConfigs("group", "id", 0);
        Map<String, Object> restore = config.getRestoreConsumerConfigs("id");
        Map<String, Object> global = config.getGlobalConsumerConfigs("id");
        return switch (client) {
            case "" -> List.of(settings);
            case PRODUCER -> List.of(config.getProducerConfigs("id"));
            case MAIN -> List.of(main);
            case RESTORE -> List.of(restore);
            case GLOBAL -> List.of(global);
            default -> List.of(main, restore, global);
        };
    }

    @Test
    void theMostSpecificSettingOfTheUserWins() {
        Map<String, Object> settings = streams(Map.of(
                "kafka.fetch.max.wait.ms", "1",
                "kafka.consumer.fetch.max.wait.ms", "2",
                "kafka.main.consumer.fetch.max.wait.ms", "3"));

        assertThat(clients(MAIN, settings))
                .extracting(client -> client.get("fetch.max.wait.ms"))
                .containsExactly("3");
        assertThat(clients(RESTORE, settings))
                .extracting(client -> client.get("fetch.max.wait.ms"))
                .containsExactly("2");
    }

    private static Map<String, Object> streams(Map<String, String> user) {
        return KafkaSettings.streams(config(user), Path.of("state"));
    }

    private static Config config(Map<String, String> user) {
        Map<String, String> all = new HashMap<>(user);
        all.put("bootstrap.servers", "a:1");
        return Config.load(null, Map.of(), all);
    }
}
