package dev.slowburn.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kafka settings that break a guarantee are rejected; those that weaken one are reported. */
class ClientSettingsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    streams.application.id                          | other                 | application.id
                    kafka.group.id                                  | other                 | application.id
                    streams.consumer.group.id                       | other                 | application.id
                    kafka.transactional.id                          | mine                  | application.id
                    kafka.bootstrap.servers                         | other:1               | bootstrap.servers
                    streams.producer.bootstrap.servers              | other:1               | bootstrap.servers
                    streams.state.dir                               | /elsewhere            | state.dir
                    streams.num.stream.threads                      | 0                     | threads
                    streams.commit.interval.ms                      | 60000                 | commit.interval
                    streams.application.server                      | other:1               | http.advertised
                    streams.rocksdb.config.setter                   | a.Setter              | store.memory.mb
                    streams.client.tag.started                      | 1                     | by Slowburn itself
                    streams.slowburn.store.memory                   | 1                     | by Slowburn itself
                    kafka.main.consumer.slowburn.writer.schemas     | {}                    | by Slowburn itself
                    kafka.main.consumer.slowburn.handover           | {}                    | by Slowburn itself
                    kafka.interceptor.classes                       | a.Interceptor         | timestamps
                    streams.main.consumer.interceptor.classes       | a.Interceptor         | timestamps
                    kafka.consumer.value.deserializer               | a.Deserializer        | fixed format
                    streams.producer.key.serializer                 | a.Serializer          | fixed format
                    streams.default.value.serde                     | a.Serde               | fixed format
                    streams.default.timestamp.extractor             | a.Extractor           | timestamps
                    kafka.producer.partitioner.class                | a.Partitioner         | one key
                    kafka.partitioner.ignore.keys                   | true                  | one key
                    kafka.producer.retries                          | 0                     | unavailable
                    kafka.auto.offset.reset                         | latest                | skips outcomes
                    streams.consumer.auto.offset.reset              | LATEST                | skips outcomes
                    streams.main.consumer.auto.offset.reset         | none                  | skips outcomes
                    streams.main.consumer.auto.offset.reset         | by_duration:PT1H      | skips outcomes
                    kafka.enable.auto.commit                        | true                  | offsets are committed
                    kafka.consumer.allow.auto.create.topics         | true                  | slowburn topics
                    streams.main.consumer.group.protocol            | consumer              | streams.group.protocol
                    kafka.group.protocol                            | streams               | streams.group.protocol
                    streams.topology.optimization                   | all                   | internal topics
                    streams.processing.guarantee                    | exactly_once          | must be
                    streams.default.interactive.query.isolation.level | READ_COMMITTED      | histories
                    streams.topic.cleanup.policy                    | delete                | internal topics
                    streams.topic.retention.ms                      | 1000                  | internal topics
                    streams.topic.retention.bytes                   | 1000                  | internal topics
                    kafka.isolation.level                           | read_uncommitted      | exactly_once_v2
                    streams.main.consumer.isolation.level           | read_uncommitted      | exactly_once_v2
                    streams.global.consumer.isolation.level         | read_uncommitted      | exactly_once_v2
                    streams.restore.consumer.isolation.level        | read_uncommitted      | exactly_once_v2
                    kafka.enable.idempotence                        | false                 | exactly_once_v2
                    kafka.producer.acks                             | 1                     | exactly_once_v2
                    streams.num.standby.replicas                    | many                  | num.standby.replicas
                    kafka.consumer.session.timeout.ms               | soon                  | session.timeout.ms
                    kafka.producer.transaction.timeout.ms           | soon                  | transaction.timeout.ms
                    kafka.producer.max.in.flight.requests.per.connection | 9                | max.in.flight
                    """)
    void rejectsSettingsThatContradictOrCannotWork(String setting, String value, String message) {
        assertThatThrownBy(() -> ClientSettings.validate(config(Map.of(setting, value))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage())
                        .containsAnyOf(setting + "=" + value, "invalid setting of kafka.* or streams.*: "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    streams.processing.guarantee                    | at_least_once         | twice
                    kafka.processing.guarantee                      | at_least_once         | twice
                    streams.replication.factor                      | 1                     | a broker fails
                    streams.topic.unclean.leader.election.enable    | true                  | a broker fails
                    kafka.consumer.check.crcs                       | false                 | corrupt
                    streams.default.deserialization.exception.handler | org.apache.kafka.streams.errors.LogAndContinueExceptionHandler | skips
                    streams.deserialization.exception.handler       | org.apache.kafka.streams.errors.LogAndContinueExceptionHandler | skips
                    streams.processing.exception.handler            | org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler | skips
                    """)
    void reportsSettingsThatWeakenAGuarantee(String setting, String value, String message) {
        assertThat(ClientSettings.validate(config(Map.of(setting, value))))
                .singleElement()
                .satisfies(weakening -> {
                    assertThat(weakening.setting()).isEqualTo(setting);
                    assertThat(weakening.sentence()).contains(setting + "=" + value, message);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    streams.main.consumer.isolation.level           | read_uncommitted
                    kafka.enable.idempotence                        | false
                    kafka.producer.acks                             | 1
                    """)
    void acceptsFurtherWeakeningsWithAtLeastOnce(String setting, String value) {
        assertThat(ClientSettings.validate(
                        config(Map.of("streams.processing.guarantee", "at_least_once", setting, value))))
                .extracting(WeakenedGuarantee::setting)
                .containsExactlyInAnyOrder("streams.processing.guarantee", setting);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    streams.processing.guarantee                    | exactly_once_v2
                    streams.default.interactive.query.isolation.level | READ_UNCOMMITTED
                    kafka.isolation.level                           | read_committed
                    streams.consumer.auto.offset.reset              | earliest
                    kafka.producer.acks                             | all
                    kafka.producer.interceptor.classes              | org.apache.kafka.clients.consumer.ConsumerInterceptor
                    streams.group.protocol                          | streams
                    streams.group.protocol                          | classic
                    kafka.group.protocol                            | classic
                    streams.num.standby.replicas                    | 1
                    streams.replication.factor                      | 3
                    streams.topic.min.insync.replicas               | 2
                    kafka.client.id                                 | mine
                    streams.group.instance.id                       | one
                    kafka.producer.linger.ms                        | 9
                    kafka.consumer.session.timeout.ms               | 6000
                    """)
    void acceptsSettingsThatKeepAllGuarantees(String setting, String value) {
        assertThat(ClientSettings.validate(config(Map.of(setting, value)))).isEmpty();
    }

    @Test
    void reportsNothingByDefault() {
        assertThat(ClientSettings.validate(config(Map.of()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"10s", "60s", "1h"})
    void rejectsACommitIntervalBeyondTheTransactionTimeout(String interval) {
        assertThatThrownBy(() -> ClientSettings.validate(config(Map.of("commit.interval", interval))))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("commit.interval: must be shorter than the transaction timeout of 10000 ms");
        assertThat(ClientSettings.validate(config(
                        Map.of("commit.interval", interval, "kafka.producer.transaction.timeout.ms", "7200000"))))
                .isEmpty();
        assertThat(ClientSettings.validate(
                        config(Map.of("commit.interval", interval, "streams.processing.guarantee", "at_least_once"))))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "kafka.transaction.timeout.ms, 2000, 1500",
        "kafka.producer.transaction.timeout.ms, 8000, 4000",
        "streams.producer.transaction.timeout.ms, 60000, 5000"
    })
    void streamsCommitsBeforeTheTransactionTimeout(String setting, String timeout, String interval) {
        Config config = config(Map.of(setting, timeout));
        assertThat(ClientSettings.validate(config)).isEmpty();
        assertThat(new StreamsConfig(KafkaSettings.streams(config, Path.of("state")))
                        .getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG))
                .isEqualTo(Long.parseLong(interval));
    }

    @Test
    void reportsAllProblemsTogether() {
        assertThatThrownBy(() -> ClientSettings.validate(
                        config(Map.of("streams.application.id", "other", "kafka.auto.offset.reset", "latest"))))
                .hasMessageContainingAll("streams.application.id=other", "kafka.auto.offset.reset=latest");
    }

    @ParameterizedTest
    @CsvSource({"exactly_once_v2", "at_least_once"})
    void doesNotCountAbortedOutcomesWithAnyGuarantee(String guarantee) {
        Map<String, Object> settings =
                KafkaSettings.streams(config(Map.of("streams.processing.guarantee", guarantee)), Path.of("state"));

        assertThat(new StreamsConfig(settings).getMainConsumerConfigs("group", "client", 0))
                .containsEntry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    }

    private static Config config(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("bootstrap.servers", "a:1");
        return Config.load(null, Map.of(), all);
    }
}
