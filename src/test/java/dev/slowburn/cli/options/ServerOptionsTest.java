package dev.slowburn.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.runtime.config.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Whether commands that can use an instance or Kafka use the instance. */
class ServerOptionsTest {
    private static final Map<String, String> NONE = Map.of();
    private static final Map<String, String> SERVER = Map.of("SLOWBURN_SERVER", "http://127.0.0.1:8080");

    @Command
    private static final class Both {
        @Mixin
        private ServerOptions server;

        @Mixin
        private ConfigOptions kafka;
    }

    private static Both parsed(String arguments) {
        Both both = new Both();
        new CommandLine(both).parseArgs(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));
        return both;
    }

    private static boolean usesInstance(String arguments, Map<String, String> environment) {
        Both both = parsed(arguments);
        return both.server.isChosen(both.kafka.given(), environment);
    }

    @Test
    void usesTheInstanceOfTheEnvironmentWithoutOptions() {
        assertThat(usesInstance("", SERVER)).isTrue();
        assertThat(usesInstance("", NONE)).isFalse();
        assertThat(usesInstance("", Map.of("SLOWBURN_SERVER", " "))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--bootstrap-server kafka:9092",
                "--set bootstrap.servers=kafka:9092",
                "--config slowburn.properties",
                "--schema-registry http://registry:8081"
            })
    void optionOfKafkaTakesPrecedenceOverTheEnvironment(String option) {
        assertThat(usesInstance(option, SERVER)).isFalse();
        assertThat(usesInstance(option, NONE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-s http://a:1", "--server http://a:1", "--token-file t", "--ca ca.pem", "-s="})
    void optionOfTheInstanceTakesPrecedenceOverTheEnvironment(String option) {
        assertThat(usesInstance(option, Map.of("SLOWBURN_BOOTSTRAP_SERVERS", "kafka:9092")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --server http://a:1 --bootstrap-server b:1      | --server and --bootstrap-server
            --bootstrap-server b:1 -s http://a:1            | --server and --bootstrap-server
            --set bootstrap.servers=b:1 -s http://a:1       | --server and --set
            --token-file t --config c                       | --token-file and --config
            --ca c --schema-registry r                      | --ca and --schema-registry
            """)
    void rejectsOptionsOfBoth(String arguments, String named) {
        assertThatThrownBy(() -> usesInstance(arguments, NONE))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(named + " contradict each other; ")
                .hasMessageContaining("leave out");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --bootstrap-server a:1 --set bootstrap.servers=b:1        | bootstrap.servers   | --bootstrap-server
            --schema-registry http://a --set schema.registry.url=http://b | schema.registry.url | --schema-registry
            """)
    void rejectsTwoValuesOfOneKey(String arguments, String key, String option) {
        ConfigOptions kafka = parsed(arguments).kafka;

        assertThatThrownBy(() -> kafka.load(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--set " + key + " and " + option + " have different values; leave out one of the two");
    }

    @Test
    void rejectsAnotherValueOfTheCommandsOwnOption() {
        ConfigOptions kafka = parsed("--set http.insecure=false").kafka;

        assertThatThrownBy(() -> kafka.load(Map.of("http.insecure", "true")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--set http.insecure and another option have different values; leave out one of the two");
    }

    @Test
    void acceptsTheSameValueTwice() {
        ConfigOptions kafka = parsed("--bootstrap-server a:1 --set bootstrap.servers=a:1").kafka;

        assertThat(kafka.load(Map.of()).required("bootstrap.servers")).isEqualTo("a:1");
    }
}
