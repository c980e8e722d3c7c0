package dev.slowburn.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.runtime.StateDirectory;
import dev.slowburn.topology.settings.TopologySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
    @Test
    void commandLineOverridesEnvironmentOverridesFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("slowburn.properties");
        Files.writeString(file, "staleness=1m\nledger.retention=1d\nthreads=3\n");
        Config config = Config.load(
                file,
                Map.of("SLOWBURN_STALENESS", "2m", "SLOWBURN_LEDGER_RETENTION", "2d", "PATH", "/bin"),
                Map.of("staleness", "3m"));

        assertThat(config.duration(ConfigKeys.STALENESS)).isEqualTo(Duration.ofMinutes(3));
        assertThat(config.duration(ConfigKeys.LEDGER_RETENTION)).isEqualTo(Duration.ofDays(2));
        assertThat(config.getInt(ConfigKeys.THREADS)).isEqualTo(3);
    }

    @Test
    void rejectsUnknownKeysWithTheirSource(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("slowburn.properties");
        Files.writeString(file, "stalenes=1m\n");

        assertThatThrownBy(() -> Config.load(file, Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("stalenes")
                .hasMessageContaining("slowburn.properties");
        assertThatThrownBy(() -> Config.load(null, Map.of("SLOWBURN_TREADS", "1"), Map.of()))
                .hasMessageContaining("SLOWBURN_TREADS");
        assertThatThrownBy(() -> Config.load(null, Map.of(), Map.of("kafka.", "1")))
                .hasMessageContaining("kafka.");
    }

    @Test
    void ignoresVariablesOfTheScripts() {
        Config config =
                Config.load(null, Map.of("SLOWBURN_JAVA_OPTS", "-Xmx1g", "SLOWBURN_SERVER", "http://a:1"), Map.of());

        assertThat(config.startingWith("")).isEmpty();
    }

    @Test
    void hasTheDefaultsOfTheTopology() {
        assertThat(Settings.topology(Config.load(null, Map.of(), Map.of()))).isEqualTo(TopologySettings.DEFAULT);
    }

    @Test
    void reportsMissingKeysWithAllWaysToSetThem() {
        Config config = Config.load(null, Map.of(), Map.of());
        assertThatThrownBy(() -> config.required(ConfigKeys.BOOTSTRAP_SERVERS))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("bootstrap.servers")
                .hasMessageContaining("SLOWBURN_BOOTSTRAP_SERVERS");
    }

    @ParameterizedTest
    @CsvSource({"35d, PT840H", "1h30m, PT1H30M", "90s, PT1M30S", "100ms, PT0.1S", "1d2h3m4s5ms, PT26H3M4.005S"})
    void parsesDurationsWithUnits(String text, Duration expected) {
        Config config = Config.load(null, Map.of(), Map.of("max.future.skew", text));
        assertThat(config.duration(ConfigKeys.MAX_FUTURE_SKEW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "five", "5 m", "-5m", "5w", "30m1h", "99999999999d"})
    void rejectsInvalidDurations(String text) {
        assertThatThrownBy(() -> Config.load(null, Map.of(), Map.of("staleness", text)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("staleness");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "99ms", "10s1ms", "1h"})
    void rejectsASnapshotIntervalOutsideItsRange(String text) {
        assertThatThrownBy(() -> Config.load(null, Map.of(), Map.of("snapshot.interval", text)))
                .hasMessageContaining(
                        "snapshot.interval: '" + text + "' is not valid; write a duration from 100ms to 10s");
    }

    @ParameterizedTest
    @CsvSource({"0s, 1s", "2s, 1s", "1100ms, 100ms", "11s, 10s"})
    void rejectsAStalenessThatMakesAllBudgetsStale(String staleness, String interval) {
        assertThatThrownBy(() ->
                        Config.load(null, Map.of(), Map.of("staleness", staleness, "snapshot.interval", interval)))
                .hasMessageContaining("staleness: '" + staleness
                        + "' would make all budgets STALE; write a duration of more than snapshot.interval plus 1s");
    }

    @Test
    void acceptsAStalenessAboveTheAgeOfProgress() {
        Map<String, String> settings = Map.of("staleness", "2s1ms", "snapshot.interval", "1s");

        assertThat(Config.load(null, Map.of(), settings).duration(ConfigKeys.STALENESS))
                .isEqualTo(Duration.ofMillis(2_001));
    }

    @ParameterizedTest
    @ValueSource(strings = {"100ms", "1s", "10s"})
    void acceptsASnapshotIntervalWithinItsRange(String text) {
        assertThat(Config.load(null, Map.of(), Map.of("snapshot.interval", text))
                        .duration(ConfigKeys.SNAPSHOT_INTERVAL))
                .isEqualTo(Durations.parse(text).orElseThrow());
    }

    @Test
    void passesKafkaAndStreamsSettingsThrough() {
        Config config = Config.load(
                null,
                Map.of("SLOWBURN_KAFKA_SECURITY_PROTOCOL", "SSL"),
                Map.of(
                        "bootstrap.servers", "a:1",
                        "streams.group.protocol", "streams",
                        "streams.num.standby.replicas", "1",
                        "kafka.producer.linger.ms", "9"));
        Map<String, Object> streams = KafkaSettings.streams(config, Path.of("state"));

        assertThat(streams)
                .containsEntry("security.protocol", "SSL")
                .containsEntry("group.protocol", "streams")
                .containsEntry("num.standby.replicas", "1")
                .containsEntry("producer.linger.ms", "9")
                .containsEntry("processing.guarantee", "exactly_once_v2");
    }

    @Test
    void noClientRegistersMetricsInJmxUnlessConfigured() {
        Config usual = Config.load(null, Map.of(), Map.of("bootstrap.servers", "a:1"));
        Config jmx = Config.load(
                null,
                Map.of(),
                Map.of("bootstrap.servers", "a:1", "kafka.metric.reporters", JmxReporter.class.getName()));

        assertThat(reporters(usual)).isEmpty();
        assertThat(reporters(jmx)).containsExactly(JmxReporter.class.getName());
    }

    private static List<String> reporters(Config config) {
        return new StreamsConfig(KafkaSettings.streams(config, Path.of("state")))
                .getList(StreamsConfig.METRIC_REPORTER_CLASSES_CONFIG);
    }

    @ParameterizedTest
    @CsvSource({"clock, sometimes", "thresholds, 0", "thresholds, 100", "thresholds, half", "tally.partitions, 0"})
    void rejectsInvalidValuesByKey(String key, String value) {
        assertThatThrownBy(() -> Config.load(null, Map.of(), Map.of(key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key);
    }

    @Test
    void reportsAllProblemsOfAllSourcesTogether(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("slowburn.properties");
        Files.writeString(file, "stalenes=1m\nthreads=none\n");

        assertThatThrownBy(() -> Config.load(
                        file,
                        Map.of("SLOWBURN_CLOCK", "sometimes", "SLOWBURN_HTTP_ADVERTISED", "localhost"),
                        Map.of("ledger.retention", "30m", "thresholds", "50,half")))
                .hasMessage("6 problems in the configuration:\n"
                        + "  unknown key 'stalenes' in " + file + "; `slowburn run --help` says where the keys are"
                        + " listed, and settings of Kafka's clients begin with kafka. or streams.\n"
                        + "  clock: 'sometimes' is not valid; write wall or event\n"
                        + "  ledger.retention: '30m' is not valid; write a duration of at least 1h, such as 35d, 1h30m, 90s or 100ms\n"
                        + "  thresholds: item 2 'half' is not valid; write whole percentages from 1 to 99, such as 50,75,90\n"
                        + "  threads: 'none' is not valid; write a whole number from 1 to 1000\n"
                        + "  http.advertised: 'localhost' is not valid; write host:port");
    }

    @Test
    void neverRepeatsASecret() {
        Map<String, String> wrong = Map.of(
                "http.tokens", "write:hunter2-hunter2-hunter2,hunter2", "schema.registry.url", "hunter2@registry");
        assertThatThrownBy(() -> Config.load(null, Map.of(), wrong))
                .hasMessageContainingAll("http.tokens: item 2 is not valid", "schema.registry.url: item 1 is not valid")
                .hasMessageNotContaining("hunter2");

        Config config = Config.load(null, Map.of(), Map.of("basic.auth.user.info", "reg:hunter2"));
        assertThat(config.values().toString()).doesNotContain("hunter2");
        assertThat(Settings.registry(Config.load(
                        null,
                        Map.of(),
                        Map.of(
                                "basic.auth.user.info", "reg:hunter2",
                                "bootstrap.servers", "a:1",
                                "schema.registry.url", "http://a:1"))))
                .containsEntry("basic.auth.user.info", "reg:hunter2");
    }

    @Test
    void ignoresBlankValuesOfKeysWithoutDefault() {
        Config config = Config.load(
                null, Map.of("SLOWBURN_HTTP_ADVERTISED", ""), Map.of("http.advertised", "a:1", "proxy.port", " "));
        assertThat(Settings.http(config).advertised()).contains(new Settings.Endpoint("a", 1));
        assertThat(config.getInt("proxy.port")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "http.advertised, '[::1]:8080', true",
        "http.advertised, host:65535, true",
        "http.advertised, host:65536, false",
        "http.advertised, 'a:1,b:2', false",
        "bootstrap.servers, 'a:1, PLAINTEXT://[fe80::1%eth0]:9092,', true",
        "bootstrap.servers, 'a:1,b', false",
        "clock, EVENT, true",
        "http.insecure, yes, false",
        "http.port, -1, false",
        "max.retries, 2147483648, false",
        "thresholds, '', true"
    })
    void validatesByType(String key, String value, boolean valid) {
        if (valid) {
            assertThat(Config.load(null, Map.of(), Map.of(key, value)).originals())
                    .containsEntry(key, value);
        } else {
            assertThatThrownBy(() -> Config.load(null, Map.of(), Map.of(key, value)))
                    .hasMessageMatching(java.util.regex.Pattern.quote(key) + ": .* is not valid; write .*");
        }
    }

    @Test
    void instancesOnOneMachineHaveSeparateFoldersAndReuseThem(@TempDir Path folder) {
        Config config = Config.load(null, Map.of(), Map.of("state.dir", folder.toString()));
        StateDirectory first = StateDirectory.lock(config, "here");
        try (StateDirectory second = StateDirectory.lock(config, "here")) {
            assertThat(second.path()).isNotEqualTo(first.path());
        }
        Path path = first.path();
        first.close();
        try (StateDirectory again = StateDirectory.lock(config, "here")) {
            assertThat(again.path()).isEqualTo(path);
        }
    }

    @Test
    void doesNotUseStateOfAnotherCluster(@TempDir Path folder) {
        Config config = Config.load(null, Map.of(), Map.of("state.dir", folder.toString()));
        try (StateDirectory here = StateDirectory.lock(config, "here");
                StateDirectory there = StateDirectory.lock(config, "there")) {
            assertThat(there.path()).isNotEqualTo(here.path());
        }
    }
}
