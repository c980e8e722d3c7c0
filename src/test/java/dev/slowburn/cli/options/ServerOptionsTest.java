package dev.slowburn.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.runtime.config.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Whether a command that can use either an instance or brokers uses the instance. */
class ServerOptionsTest {
    private static final Map<String, String> SERVER_IN_ENVIRONMENT = Map.of("SLOWBURN_SERVER", "http://127.0.0.1:8080");

    @Command
    private static final class Sample {
        @Mixin
        private ServerOptions server;

        @Mixin
        private ConfigOptions kafka;
    }

    private static boolean usesServer(Map<String, String> environment, String... arguments) {
        Sample sample = new Sample();
        new CommandLine(sample).parseArgs(arguments);
        return sample.server.isChosenOver(sample.kafka, environment);
    }

    @Test
    void optionsHavePrecedenceOverTheEnvironment() {
        assertThat(usesServer(SERVER_IN_ENVIRONMENT)).isTrue();
        assertThat(usesServer(SERVER_IN_ENVIRONMENT, "--bootstrap-server", "kafka:9092"))
                .isFalse();
        assertThat(usesServer(SERVER_IN_ENVIRONMENT, "--set", "bootstrap.servers=kafka:9092"))
                .isFalse();
        assertThat(usesServer(SERVER_IN_ENVIRONMENT, "--schema-registry", "http://registry:8081"))
                .isTrue();
        assertThat(usesServer(Map.of(), "--server", "http://127.0.0.1:8080")).isTrue();
        assertThat(usesServer(Map.of())).isFalse();
    }

    @Test
    void refusesAServerAndBrokers() {
        assertThatThrownBy(
                        () -> usesServer(Map.of(), "-s", "http://127.0.0.1:8080", "--bootstrap-server", "kafka:9092"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("pass only one of them");
    }
}
