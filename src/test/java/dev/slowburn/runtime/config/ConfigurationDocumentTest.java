package dev.slowburn.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.testkit.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

/** The documents and the container files match the configuration keys of the code. */
class ConfigurationDocumentTest {
    private static final Path PAGE = Path.of("src/site/markdown/operate/configuration.md");
    private static final Pattern VARIABLE = Pattern.compile("SLOWBURN_[A-Z_]+");
    /** A setting, Slowburn's default and that of Kafka Streams. */
    private static final Pattern DEFAULT =
            Pattern.compile("(?m)^\\| `((?:streams|kafka)\\.[^`*]+)` \\| ([^|]+) \\| ([^|]+) \\| [^|]+ \\|$");

    private static final String NONE = "none";

    @Test
    void documentHasTheTableOfTheCode() throws IOException {
        new GeneratedPage("operate/configuration.md", "configuration").assertContains(ConfigKeys.table());
    }

    @Test
    void documentHasTheKeysOfInputs() throws IOException {
        new GeneratedPage("operate/configuration.md", "inputs").assertContains(InputKeys.table());
    }

    @Test
    void containerFilesUseKnownVariables() throws IOException {
        List<String> known =
                ConfigKeys.all().stream().map(key -> Config.variable(key.name)).toList();
        for (String file : List.of("Dockerfile", "compose.yaml")) {
            List<String> used = VARIABLE.matcher(Files.readString(Path.of("docker", file)))
                    .results()
                    .map(MatchResult::group)
                    .toList();
            assertThat(used).as(file).isNotEmpty().isSubsetOf(known);
        }
    }

    /** Settings that contradict Slowburn's own are not in the table, because the user cannot replace them. */
    @Test
    void documentHasTheDefaultsOfKafkaSettings() throws IOException {
        Config config = Config.load(null, Map.of(), Map.of("bootstrap.servers", "a:1"));
        Map<String, Object> ofClients = KafkaSettings.clients(config);
        Map<String, String> expected = new TreeMap<>();
        KafkaSettings.streams(config, Path.of("state")).forEach((setting, own) -> {
            String kafka = kafkaDefault(setting);
            if (!isRefused(setting, kafka) && !text(own).equals(kafka)) {
                expected.put(
                        (ofClients.containsKey(setting) ? "kafka." : "streams.") + setting, text(own) + ", " + kafka);
            }
        });

        Map<String, String> documented = new TreeMap<>();
        DEFAULT.matcher(Files.readString(PAGE))
                .results()
                .forEach(row -> documented.put(row.group(1), (row.group(2) + ", " + row.group(3)).replace("`", "")));
        assertThat(documented).isEqualTo(expected);
    }

    private static boolean isRefused(String setting, String value) {
        return ClientRules.ALL.stream()
                .filter(rule -> rule.effect() == ClientRule.Effect.REFUSED)
                .filter(rule -> rule.clients().stream().anyMatch(client -> setting.equals(client + rule.key())))
                .anyMatch(rule -> rule.concerns().test(value));
    }

    private static String kafkaDefault(String setting) {
        StreamsConfig kafka = new StreamsConfig(Map.of("application.id", "a", "bootstrap.servers", "a:1"));
        String client = Stream.of("main.consumer.", "restore.consumer.", "global.consumer.", "consumer.", "producer.")
                .filter(setting::startsWith)
                .findFirst()
                .orElse("");
        String key = setting.substring(client.length());
        return switch (client) {
            case "" -> text(StreamsConfig.configDef(), key, kafka.originals());
            case "producer." -> text(ProducerConfig.configDef(), key, kafka.getProducerConfigs("a"));
            case "restore.consumer." -> text(ConsumerConfig.configDef(), key, kafka.getRestoreConsumerConfigs("a"));
            case "global.consumer." -> text(ConsumerConfig.configDef(), key, kafka.getGlobalConsumerConfigs("a"));
            default -> text(ConsumerConfig.configDef(), key, kafka.getMainConsumerConfigs("a", "a", 0));
        };
    }

    private static String text(ConfigDef definitions, String key, Map<String, ?> given) {
        ConfigDef.ConfigKey definition = definitions.configKeys().get(key);
        if (given.containsKey(key) || definition == null) {
            return text(given.get(key));
        }
        return text(ConfigDef.convertToString(definition.defaultValue, definition.type));
    }

    private static String text(Object value) {
        return value == null || value.toString().isEmpty() ? NONE : value.toString();
    }
}
