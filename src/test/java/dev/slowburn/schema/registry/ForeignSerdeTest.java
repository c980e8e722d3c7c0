package dev.slowburn.schema.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.schema.AvroSerde;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.decode.OutcomeDecoder;
import dev.slowburn.schema.decode.ZeroRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A foreign serde writes output topics as reliably, and with the same settings, as Slowburn's own. */
class ForeignSerdeTest {
    private static final String OWN = AvroSerde.class.getName();
    private static final String FOREIGN = ConfluentStandIn.class.getName();
    private static final Map<String, Schema> OUTPUTS = new TreeMap<>(
            Map.of("decisions", ReleaseDecision.getClassSchema(), "events", BudgetEvent.getClassSchema()));
    private static final SpecificRecord DECISION = ZeroRecord.of(ReleaseDecision.getClassSchema());
    private static final SpecificRecord EVENT = ZeroRecord.of(BudgetEvent.getClassSchema());

    private final StandInRegistry registry = StandInRegistry.start();

    @AfterEach
    void stop() {
        registry.close();
    }

    @ParameterizedTest
    @CsvSource({"true,false", "false,false", "false,true"})
    void writesWithOwnSerdeDuringOutage(boolean register, boolean latest) {
        assertWritesWithoutRegistry(OWN, register, latest);
    }

    @ParameterizedTest
    @CsvSource({"true,false", "false,false", "false,true"})
    void writesWithForeignSerdeDuringOutage(boolean register, boolean latest) {
        assertWritesWithoutRegistry(FOREIGN, register, latest);
    }

    private void assertWritesWithoutRegistry(String serdeClass, boolean register, boolean latest) {
        Map<String, String> config = config(
                AvroSerdes.SERDE_CLASS,
                serdeClass,
                "auto.register.schemas",
                Boolean.toString(register),
                "use.latest.version",
                Boolean.toString(latest));
        registry.anything(path -> registered(path.contains("decisions") ? "ReleaseDecision" : "BudgetEvent"));
        Serde<SpecificRecord> serde = AvroSerdes.prepared(RegistryClient.create(config), OUTPUTS, config);
        byte[] decision = serde.serializer().serialize("decisions", DECISION);

        registry.close();

        assertThat(serde.serializer().serialize("decisions", DECISION)).isEqualTo(decision);
        assertThat(serde.serializer().serialize("events", EVENT)).startsWith(0, 0, 0, 0, 7);
    }

    @Test
    void reportsOutageAtStartup() {
        Map<String, String> config = config(AvroSerdes.SERDE_CLASS, FOREIGN);
        Serde<SpecificRecord> serde = AvroSerdes.forOutputs(RegistryClient.create(config), config);
        registry.close();

        assertThatThrownBy(() -> AvroSerdes.prepare(serde.serializer(), "decisions", ReleaseDecision.getClassSchema()))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("can't write to topic decisions: Error retrieving Avro schema")
                .hasMessageContaining("the schema registry at " + registry.url() + " does not answer");
    }

    @Test
    void readsOutputsWithOwnDeserializer() {
        Map<String, String> config = config(AvroSerdes.SERDE_CLASS, FOREIGN);
        registry.anything(path -> registered("ReleaseDecision"));
        Serde<SpecificRecord> serde = AvroSerdes.forOutputs(RegistryClient.create(config), config);

        byte[] bytes = serde.serializer().serialize("decisions", DECISION);

        assertThat(serde.deserializer().deserialize("decisions", bytes)).isEqualTo(DECISION);
        assertThat(AvroSerdes.reader(config).deserialize("decisions", bytes)).isEqualTo(DECISION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TopicNameStrategy", "RecordNameStrategy", "TopicRecordNameStrategy", ""})
    void namesSubjectsLikeForeignSerde(String strategy) {
        for (String prefix : List.of("", "io.confluent.kafka.serializers.subject.")) {
            Map<String, String> config =
                    strategy.isEmpty() ? config() : config("value.subject.name.strategy", prefix + strategy);
            assertThat(subjectsAsked(config, FOREIGN)).isEqualTo(subjectsAsked(config, OWN));
        }
    }

    private List<String> subjectsAsked(Map<String, String> config, String serdeClass) {
        Map<String, String> all = new HashMap<>(config);
        all.put(AvroSerdes.SERDE_CLASS, serdeClass);
        try (StandInRegistry asked = StandInRegistry.start()) {
            all.put("schema.registry.url", asked.url());
            asked.anything(path -> registered("ReleaseDecision"));
            AvroSerdes.forOutputs(RegistryClient.create(all), all).serializer().serialize("decisions", DECISION);
            return asked.calls();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bearer.auth.credentials.source=STATIC_TOKEN bearer.auth.token=abc | Bearer abc",
                "bearer.auth.credentials.source=static_token bearer.auth.token=abc | Bearer abc",
                "bearer.auth.credentials.source=STATIC_TOKEN bearer.auth.token=abc basic.auth.credentials.source=URL | Bearer abc",
                "basic.auth.credentials.source=USER_INFO basic.auth.user.info=ann:p%3A | ann:p%3A",
                "basic.auth.credentials.source=user_info basic.auth.user.info=ann:p: | ann:p:",
                "basic.auth.credentials.source=URL user=ann:p%3Aw+%2B | ann:p:w++",
                "user=ann:pw | ann:pw",
                "basic.auth.credentials.source= bearer.auth.credentials.source= user=ann:pw | ann:pw",
            })
    void sendsSameCredentialsAsForeignSerde(String settings, String expected) {
        Map<String, String> config = config();
        for (String setting : settings.split(" ", -1)) {
            String[] keyAndValue = setting.split("=", 2);
            config.put(keyAndValue[0], keyAndValue[1]);
        }
        String user = config.remove("user");
        if (user != null) {
            config.put("schema.registry.url", registry.url().replace("//", "//" + user + "@"));
        }
        registry.anything(path -> registered("ReleaseDecision"));
        for (String serdeClass : List.of(OWN, FOREIGN)) {
            config.put(AvroSerdes.SERDE_CLASS, serdeClass);
            AvroSerdes.forOutputs(RegistryClient.create(config), config)
                    .serializer()
                    .serialize("decisions", DECISION);
        }

        String header = expected.startsWith("Bearer") ? expected : basic(expected);
        assertThat(registry.requests())
                .extracting(StandInRegistry.Request::authorization)
                .containsExactly(header, header);
    }

    @Test
    void sendsTokensOfEndpointLikeForeignSerde() {
        registry.anything(path -> path.equals("/token") ? "{\"access_token\":\"abc\"}" : registered("ReleaseDecision"));
        Map<String, String> config = config(
                "basic.auth.credentials.source", "URL",
                "bearer.auth.credentials.source", "OAUTHBEARER",
                "bearer.auth.issuer.endpoint.url", registry.url() + "/token",
                "bearer.auth.client.id", "ann",
                "bearer.auth.client.secret", "pw",
                "bearer.auth.logical.cluster", "lsrc-1");
        for (String serdeClass : List.of(OWN, FOREIGN)) {
            config.put(AvroSerdes.SERDE_CLASS, serdeClass);
            AvroSerdes.forOutputs(RegistryClient.create(config), config)
                    .serializer()
                    .serialize("decisions", DECISION);
            assertThat(registry.header("Authorization")).isEqualTo("Bearer abc");
            assertThat(registry.header("target-sr-cluster")).isEqualTo("lsrc-1");
        }
    }

    @Test
    void rejectsTwoKindsOfCredentials() {
        Map<String, String> config = config(
                "bearer.auth.credentials.source", "STATIC_TOKEN",
                "bearer.auth.token", "abc",
                "basic.auth.credentials.source", "USER_INFO",
                "basic.auth.user.info", "ann:pw");

        assertThatThrownBy(() -> RegistryClient.create(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bearer.auth.credentials.source=STATIC_TOKEN and basic.auth.credentials.source=USER_INFO:"
                        + " remove one of them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void rejectsLatestSchemaWithOtherFieldPositions(String strict) {
        String field = "{\"name\":\"region\",\"type\":\"string\",\"default\":\"eu\"},";
        Schema newest = Published.changed("ReleaseDecision", "\"fields\":[", "\"fields\":[" + field);
        registry.anything(path -> answer(newest));
        Map<String, String> config = config(
                AvroSerdes.SERDE_CLASS,
                FOREIGN,
                "auto.register.schemas",
                "false",
                "use.latest.version",
                "true",
                "latest.compatibility.strict",
                strict);
        Map<String, Schema> decisions = Map.of("decisions", ReleaseDecision.getClassSchema());

        assertThatThrownBy(() -> AvroSerdes.prepared(RegistryClient.create(config), decisions, config))
                .isInstanceOf(RegistryException.class)
                .hasMessage("the latest schema of decisions-value differs from the built-in one, which"
                        + " avro.serde.class can't convert; set avro.serde.class=" + OWN
                        + " or use.latest.version=false");
    }

    @Test
    void rejectsLatestSchemaThatDiffersOnlyInType() {
        Schema newest = Published.changed("ReleaseDecision", ",\"logicalType\":\"timestamp-millis\"", "");
        registry.anything(path -> answer(newest));
        Map<String, String> config =
                config(AvroSerdes.SERDE_CLASS, FOREIGN, "auto.register.schemas", "false", "use.latest.version", "true");
        Map<String, Schema> decisions = Map.of("decisions", ReleaseDecision.getClassSchema());

        assertThatThrownBy(() -> AvroSerdes.prepared(RegistryClient.create(config), decisions, config))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("can't write to topic decisions: Error serializing Avro message");
    }

    @Test
    void countsOutcomesWhoseSchemaHasJavaStringProperty() {
        Map<String, Object> config = new HashMap<>(Map.of("schema.registry.url", "mock://marks"));
        RegistryClient client = RegistryClient.create(config);
        SpecificRecord outcome = RequestOutcome.newBuilder()
                .setService("checkout")
                .setOccurredAt(Instant.EPOCH)
                .build();
        byte[] own = AvroSerdes.forOutputs(client, config).serializer().serialize("t", outcome);

        byte[] marked = confluents(config, false).serialize("u", outcome);
        byte[] unmarked = confluents(config, true).serialize("t", outcome);

        assertThat(unmarked).isEqualTo(own);
        assertThat(WireFormat.id(marked)).isNotEqualTo(WireFormat.id(own));
        OutcomeDecoder decoder = new OutcomeDecoder(client, EnumSet.allOf(OutcomeField.class));
        for (byte[] bytes : List.of(own, marked)) {
            assertThat(decoder.decode(new RecordHeaders(), bytes).service()).isEqualTo("checkout");
        }
    }

    private static Serializer<SpecificRecord> confluents(Map<String, Object> config, boolean removesMarks) {
        Map<String, Object> settings = new HashMap<>(config);
        settings.put("value.subject.name.strategy", "io.confluent.kafka.serializers.subject.TopicNameStrategy");
        settings.put("avro.remove.java.properties", removesMarks);
        ConfluentStandIn serde = new ConfluentStandIn();
        serde.configure(settings, false);
        return serde.serializer();
    }

    @Test
    void reportsSettingsThatForeignSerdeRejects() {
        Map<String, String> config = config(AvroSerdes.SERDE_CLASS, Rejecting.class.getName());
        assertThatThrownBy(() -> AvroSerdes.forOutputs(RegistryClient.create(config), config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("avro.serde.class: " + Rejecting.class.getName() + " rejects its settings: no");
    }

    /** Rejects all settings. */
    public static final class Rejecting extends Serdes.WrapperSerde<String> {
        public Rejecting() {
            super(null, null);
        }

        @Override
        public void configure(Map<String, ?> config, boolean isKey) {
            throw new ConfigException("no");
        }
    }

    private Map<String, String> config(String... pairs) {
        Map<String, String> config = new HashMap<>();
        config.put("schema.registry.url", registry.url());
        config.put("max.retries", "0");
        for (int i = 0; i < pairs.length; i += 2) {
            config.put(pairs[i], pairs[i + 1]);
        }
        return config;
    }

    private static String registered(String type) {
        return answer(Published.schema(type));
    }

    private static String answer(Schema schema) {
        return "{\"id\":7,\"schema\":" + StandInRegistry.quoted(schema.toString()) + "}";
    }

    private static String basic(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }
}
