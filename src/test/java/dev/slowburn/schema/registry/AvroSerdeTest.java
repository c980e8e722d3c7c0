package dev.slowburn.schema.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.avro.AlertState;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.Decision;
import dev.slowburn.avro.DecisionCause;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.schema.AvroSerde;
import dev.slowburn.schema.AvroSerdes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvroSerdeTest {
    private static final ReleaseDecision DECISION = ReleaseDecision.newBuilder()
            .setService("checkout")
            .setDecision(Decision.FREEZE)
            .setDecidedAt(Instant.ofEpochMilli(1_700_000_000_123L))
            .setPolicy("default")
            .setCauses(List.of(new DecisionCause("checkout/fast", Decision.FREEZE, 1.5, "Nothing remains.")))
            .setSequence(42)
            .build();

    private final String url = "mock://" + UUID.randomUUID();
    private final RegistryClient registry = RegistryClient.create(Map.of("schema.registry.url", url));

    @Test
    void readsWhatItWrites() {
        AvroSerde serde = serde(Map.of());
        byte[] bytes = serde.serializer().serialize("t", DECISION);
        assertThat(bytes).startsWith(0, 0, 0, 0, 1);
        assertThat(serde.deserializer().deserialize("t", bytes)).isEqualTo(DECISION);
    }

    @Test
    void mapsNullToNull() {
        AvroSerde serde = serde(Map.of());
        assertThat(serde.serializer().serialize("t", null)).isNull();
        assertThat(serde.deserializer().deserialize("t", null)).isNull();
    }

    @Test
    void readsSeveralTypes() {
        AvroSerde serde = serde(Map.of());
        BurnRateAlert alert = BurnRateAlert.newBuilder()
                .setAlertId("a")
                .setEventId("e")
                .setBudgetId("b")
                .setSlo("s")
                .setObjective("o")
                .setService("checkout")
                .setRule("fast")
                .setSeverity("page")
                .setState(AlertState.FIRING)
                .setOccurredAt(Instant.EPOCH)
                .setFactor(14.4)
                .setLongWindow("1h")
                .setLongBurnRate(20)
                .setGood(1)
                .setBad(2)
                .setTotal(3)
                .setEpisode(4)
                .build();
        byte[] first = serde.serializer().serialize("t", DECISION);
        byte[] second = serde.serializer().serialize("u", alert);

        assertThat(serde.deserializer().deserialize("u", second)).isEqualTo(alert);
        assertThat(serde.deserializer().deserialize("t", first)).isEqualTo(DECISION);
    }

    @ParameterizedTest
    @CsvSource({
        "TopicNameStrategy, t-value",
        "RecordNameStrategy, dev.slowburn.avro.ReleaseDecision",
        "TopicRecordNameStrategy, t-dev.slowburn.avro.ReleaseDecision",
        "io.confluent.kafka.serializers.subject.RecordNameStrategy, dev.slowburn.avro.ReleaseDecision",
    })
    void namesSubjectByStrategy(String strategy, String subject) {
        serde(Map.of("value.subject.name.strategy", strategy)).serializer().serialize("t", DECISION);
        assertThat(registry.latest(subject).id()).isEqualTo(1);
    }

    @Test
    void usesSeparateSubjectForKeys() {
        AvroSerde serde = new AvroSerde();
        serde.configure(Map.of("schema.registry.url", url), true);
        serde.serializer().serialize("t", DECISION);
        assertThat(registry.latest("t-key").id()).isEqualTo(1);
    }

    @Test
    void rejectsUnknownStrategy() {
        assertThatThrownBy(() -> serde(Map.of("value.subject.name.strategy", "com.acme.Mine")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("value.subject.name.strategy: must be TopicNameStrategy")
                .hasMessageEndingWith("was 'com.acme.Mine'");
    }

    @Test
    void onlyLooksUpSchemaWithoutRegistering() {
        AvroSerde serde = serde(Map.of("auto.register.schemas", "false"));
        assertThatThrownBy(() -> serde.serializer().serialize("t", DECISION)).isInstanceOf(RegistryException.class);
        assertThatThrownBy(() -> registry.latest("t-value")).isInstanceOf(RegistryException.class);

        registry.register("other", Schema.create(Schema.Type.INT));
        registry.register("t-value", Published.schema("ReleaseDecision"));
        assertThat(serde.serializer().serialize("t", DECISION)).startsWith(0, 0, 0, 0, 2);
    }

    @Test
    void writesWithFieldsOfLatestSchema() {
        String field = "{\"name\":\"region\",\"type\":\"string\",\"default\":\"eu\"},";
        Schema newest = Published.changed("ReleaseDecision", "\"fields\":[", "\"fields\":[" + field);
        registry.register("t-value", newest);
        AvroSerde serde = serde(Map.of("auto.register.schemas", "false", "use.latest.version", "true"));

        byte[] bytes = serde.serializer().serialize("t", DECISION);

        assertThat(serde.deserializer().deserialize("t", bytes)).isEqualTo(DECISION);
        assertThat(Published.read(newest, bytes).get("region")).hasToString("eu");
    }

    @Test
    void rejectsIncompatibleLatestSchema() {
        String field = "{\"name\":\"region\",\"type\":\"string\"},";
        registry.register("t-value", Published.changed("ReleaseDecision", "\"fields\":[", "\"fields\":[" + field));
        Map<String, String> latest = Map.of("auto.register.schemas", "false", "use.latest.version", "true");
        assertThatThrownBy(() -> serde(latest).serializer().serialize("t", DECISION))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith("the latest schema of t-value can't read data written with the built-in one");

        Map<String, String> lenient = new HashMap<>(latest);
        lenient.put("latest.compatibility.strict", "false");
        assertThatThrownBy(() -> serde(lenient).serializer().serialize("t", DECISION))
                .isInstanceOf(SerializationException.class)
                .hasMessage("can't write a record for topic t");
    }

    @Test
    void rejectsLatestSchemaWithoutSymbol() {
        registry.register("t-value", Published.changed("ReleaseDecision", ",\"FREEZE\"]", "]"));
        Map<String, String> latest = Map.of("auto.register.schemas", "false", "use.latest.version", "true");

        assertThatThrownBy(() -> serde(latest).serializer().serialize("t", DECISION))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("MISSING_ENUM_SYMBOLS")
                .hasMessageContaining("FREEZE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0000", "{}", "checkout"})
    void rejectsBytesWithoutPrefix(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> serde(Map.of()).deserializer().deserialize("t", bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessageStartingWith("a record of topic t has no schema id");
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void readsIdOrGuidFromHeaderOrPrefix(boolean inHeader, boolean guid) {
        AvroSerde serde = serde(Map.of());
        byte[] prefixed = serde.serializer().serialize("t", DECISION);
        byte[] key = guid ? guid(registry.schemaById(1)) : Arrays.copyOf(prefixed, 5);
        byte[] body = Arrays.copyOfRange(prefixed, 5, prefixed.length);
        Headers headers = new RecordHeaders();
        if (inHeader) {
            headers.add("__value_schema_id", key);
        } else {
            body = ByteBuffer.allocate(key.length + body.length)
                    .put(key)
                    .put(body)
                    .array();
        }

        assertThat(serde.deserializer().deserialize("t", headers, body)).isEqualTo(DECISION);
    }

    private static byte[] guid(Schema schema) {
        UUID guid = MockRegistry.guid(schema);
        return ByteBuffer.allocate(17)
                .put((byte) 1)
                .putLong(guid.getMostSignificantBits())
                .putLong(guid.getLeastSignificantBits())
                .array();
    }

    @Test
    void rejectsRecordWithoutGeneratedClass() {
        registry.register("t-value", new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"No\",\"fields\":[]}"));
        registry.register("u-value", Schema.createUnion(Schema.create(Schema.Type.INT)));
        for (int id = 1; id <= 2; id++) {
            byte[] bytes = {0, 0, 0, 0, (byte) id};
            assertThatThrownBy(() -> serde(Map.of()).deserializer().deserialize("t", bytes))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("there is no generated class");
        }
    }

    @Test
    void usesConfiguredSerde() {
        Map<String, String> config =
                Map.of("schema.registry.url", url, AvroSerdes.SERDE_CLASS, AvroSerde.class.getName());
        Serde<SpecificRecord> serde = AvroSerdes.forOutputs(registry, config);

        assertThat(serde.deserializer().deserialize("t", serde.serializer().serialize("t", DECISION)))
                .isEqualTo(DECISION);
        assertThatThrownBy(() -> AvroSerdes.forOutputs(
                        registry, Map.of("schema.registry.url", url, AvroSerdes.SERDE_CLASS, "com.acme.Mine")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("avro.serde.class: there is no class com.acme.Mine; Confluent's serde comes with a build by"
                        + " `mvn package -Pconfluent`");
        assertThatThrownBy(() -> AvroSerdes.forOutputs(
                        registry, Map.of("schema.registry.url", url, AvroSerdes.SERDE_CLASS, "java.lang.String")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("avro.serde.class: java.lang.String is not a serde");
    }

    private AvroSerde serde(Map<String, String> settings) {
        Map<String, String> config = new HashMap<>(settings);
        config.put("schema.registry.url", url);
        AvroSerde serde = new AvroSerde();
        serde.configure(config, false);
        return serde;
    }
}
