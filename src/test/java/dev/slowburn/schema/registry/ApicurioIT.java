package dev.slowburn.schema.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.avro.Decision;
import dev.slowburn.avro.DecisionCause;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.sandbox.RegistryProcess;
import dev.slowburn.schema.AvroSerde;
import dev.slowburn.schema.OutputSubjects;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the client with Apicurio Registry. */
class ApicurioIT {
    private static final Schema SCHEMA = ReleaseDecision.getClassSchema();
    private static final ReleaseDecision DECISION = ReleaseDecision.newBuilder()
            .setService("checkout")
            .setDecision(Decision.FREEZE)
            .setDecidedAt(Instant.ofEpochMilli(1_700_000_000_123L))
            .setPolicy("default")
            .setCauses(List.of(new DecisionCause("checkout/fast", Decision.FREEZE, 1.5, "Nothing remains.")))
            .setSequence(42)
            .build();

    private static RegistryProcess registry;
    private static RegistryClient client;

    /** Unique per test, because all tests share one registry. */
    private final String topic = "t-" + UUID.randomUUID();

    private final String subject = topic + "-value";

    @BeforeAll
    static void start() {
        registry = RegistryProcess.launch(0);
        registry.awaitReady();
        client = RegistryClient.create(config());
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    private static Map<String, String> config() {
        return Map.of("schema.registry.url", registry.url());
    }

    private static Map<String, String> config(String... pairs) {
        Map<String, String> config = new HashMap<>(config());
        for (int i = 0; i < pairs.length; i += 2) {
            config.put(pairs[i], pairs[i + 1]);
        }
        return config;
    }

    @Test
    void findsRegisteredSchema() {
        Schema schema = Published.schema("ReleaseDecision");
        int id = client.register(subject, schema);
        RegistryClient another = RegistryClient.create(config());

        assertThat(another.register(subject, schema)).isEqualTo(id);
        assertThat(RegistryClient.create(config()).lookUp(subject, schema)).isEqualTo(id);
        assertThat(another.schemaById(id)).isEqualTo(schema);
        assertThat(another.latest(subject)).isEqualTo(new RegistryClient.Registered(id, schema));
    }

    @Test
    void throwsForUnknownId() {
        assertThatThrownBy(() -> client.schemaById(987_654_321)).isInstanceOf(UnusableSchemaException.class);
    }

    @Test
    void treatsUnknownSubjectAsNotFoundAndCompatible() {
        assertThatThrownBy(() -> client.latest(subject))
                .isInstanceOfSatisfying(RegistryException.class, e -> assertThat(e.saysNotFound())
                        .isTrue());
        assertThatThrownBy(() -> client.lookUp(subject, SCHEMA))
                .isInstanceOfSatisfying(RegistryException.class, e -> assertThat(e.saysNotFound())
                        .isTrue());
        assertThat(client.compatibility(subject, SCHEMA).compatible()).isTrue();
    }

    @Test
    void findsIdForAnySubject() {
        Schema schema = Published.schema("ReleaseDecision");
        int id = client.register(subject, schema);
        assertThat(RegistryClient.create(config()).schemaById(id, subject)).isEqualTo(schema);
        assertThat(client.schemaById(id, "unknown-" + subject)).isEqualTo(schema);
        assertThatThrownBy(() -> client.schemaById(987_654_321, subject)).isInstanceOf(UnusableSchemaException.class);
    }

    @Test
    void doesNotFindSchemaOfOtherSubject() {
        client.register(subject, Schema.create(Schema.Type.STRING));
        assertThatThrownBy(() -> client.lookUp(subject, SCHEMA))
                .isInstanceOfSatisfying(RegistryException.class, e -> assertThat(e.saysNotFound())
                        .isTrue());
    }

    @Test
    void registersOutputsAndSetsCompatibility() {
        check(config());
        check(config());

        Schema broken = Published.changed("ReleaseDecision", "\"name\":\"policy\"", "\"name\":\"rule\"");
        assertThat(client.compatibility(subject, broken).compatible()).isFalse();
        assertThatThrownBy(() -> client.register(subject, broken))
                .isInstanceOfSatisfying(RegistryException.class, e -> assertThat(e.saysConflict())
                        .isTrue());
    }

    @Test
    void rejectsIncompatibleOutputWithRegistrysMessage() {
        client.register(subject, Published.changed("ReleaseDecision", "\"name\":\"policy\"", "\"name\":\"rule\""));
        client.setCompatibility(subject, "BACKWARD");

        String prefix = "the schema registry rejects the schema of " + subject + " as incompatible: ";
        assertThatThrownBy(() -> check(config()))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith(prefix)
                .hasMessageContaining("policy")
                .hasMessageEndingWith(". Publish to another topic (topic.*), or fix the subject");
    }

    @Test
    void usesManuallyRegisteredFile() {
        Map<String, String> byHand = config("auto.register.schemas", "false");
        assertThatThrownBy(() -> check(byHand)).hasMessageContaining("is not registered");
        client.register(subject, Published.schema("ReleaseDecision"));
        assertThatCode(() -> check(byHand)).doesNotThrowAnyException();
    }

    @Test
    void readsRecordWithNewClient() {
        AvroSerde writer = new AvroSerde();
        writer.configure(config(), false);
        AvroSerde reader = new AvroSerde();
        reader.configure(config(), false);
        byte[] bytes = writer.serializer().serialize(topic, DECISION);

        assertThat(reader.deserializer().deserialize(topic, bytes)).isEqualTo(DECISION);
    }

    @Test
    void writesWithLatestSchema() {
        String field = "{\"name\":\"region\",\"type\":\"string\",\"default\":\"eu\"},";
        Schema newest = Published.changed("ReleaseDecision", "\"fields\":[", "\"fields\":[" + field);
        int id = client.register(subject, newest);
        AvroSerde serde = new AvroSerde();
        serde.configure(config("auto.register.schemas", "false", "use.latest.version", "true"), false);

        byte[] bytes = serde.serializer().serialize(topic, DECISION);

        assertThat(WireFormat.id(bytes)).isEqualTo(id);
        assertThat(serde.deserializer().deserialize(topic, bytes)).isEqualTo(DECISION);
    }

    @Test
    void resolvesReferences() throws IOException, InterruptedException {
        client.register(
                subject + "-leaf",
                new Schema.Parser()
                        .parse("{\"type\":\"enum\",\"name\":\"Leaf\",\"namespace\":\"a.b\",\"symbols\":[\"X\"]}"));
        String tree = "{\"type\":\"record\",\"name\":\"Tree\",\"namespace\":\"a.b\",\"fields\":"
                + "[{\"name\":\"leaf\",\"type\":\"a.b.Leaf\"}]}";
        String body = "{\"schema\":" + StandInRegistry.quoted(tree) + ",\"references\":[{\"name\":\"a.b.Leaf\","
                + "\"subject\":\"" + subject + "-leaf\",\"version\":1}]}";
        HttpRequest request = HttpRequest.newBuilder(URI.create(registry.url() + "/subjects/" + subject + "/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

        RegistryClient.Registered latest = client.latest(subject);
        assertThat(latest.schema().getField("leaf").schema().getEnumSymbols()).containsExactly("X");
        assertThat(client.schemaById(latest.id())).isEqualTo(latest.schema());
    }

    private void check(Map<String, String> config) {
        OutputSubjects.check(RegistryClient.create(config), Map.of(topic, SCHEMA), config);
    }
}
