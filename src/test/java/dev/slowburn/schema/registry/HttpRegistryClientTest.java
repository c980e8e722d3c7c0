package dev.slowburn.schema.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRegistryClientTest {
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final UUID GUID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final Schema SCHEMA = new Schema.Parser()
            .parse("{\"type\":\"record\",\"name\":\"Thing\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"}]}");

    private final StandInRegistry registry = StandInRegistry.start();
    private final RegistryClient client = client(Map.of());

    @AfterEach
    void stop() {
        registry.close();
    }

    private HttpRegistryClient client(Map<String, String> settings) {
        Map<String, String> config = new HashMap<>(settings);
        config.put("schema.registry.url", registry.url() + "/apis/ccompat/v7/");
        return new HttpRegistryClient(RegistryConfig.of(config), longest -> {});
    }

    @Test
    void requestsSchemaById() {
        registry.schema(SCHEMA.toString());
        assertThat(client.schemaById(12)).isEqualTo(SCHEMA);
        assertAsked("GET /apis/ccompat/v7/schemas/ids/12?fetchMaxId=false", "");
    }

    @Test
    void requestsSchemaByIdWithSubject() {
        registry.schema(SCHEMA.toString());
        assertThat(client.schemaById(12, "a b-value")).isEqualTo(SCHEMA);
        assertAsked("GET /apis/ccompat/v7/schemas/ids/12?fetchMaxId=false&subject=a%20b-value", "");
    }

    @Test
    void requestsIdAloneForUnknownSubject() {
        registry.error(404, 40401, "Subject not found")
                .schema(SCHEMA.toString())
                .error(404, 40403, "Schema not found")
                .error(404, 40403, "Schema not found");

        assertThat(client.schemaById(12, "t-value")).isEqualTo(SCHEMA);
        assertThatThrownBy(() -> client.schemaById(13, "t-value"))
                .isInstanceOf(UnusableSchemaException.class)
                .hasMessage("the schema registry has no schema with id 13");
        assertThat(registry.calls())
                .containsExactly(
                        "GET /apis/ccompat/v7/schemas/ids/12?fetchMaxId=false&subject=t-value",
                        "GET /apis/ccompat/v7/schemas/ids/12?fetchMaxId=false",
                        "GET /apis/ccompat/v7/schemas/ids/13?fetchMaxId=false&subject=t-value",
                        "GET /apis/ccompat/v7/schemas/ids/13?fetchMaxId=false");
    }

    @Test
    void requestsSchemaByGuid() {
        registry.schema(SCHEMA.toString());
        assertThat(client.schemaByGuid(GUID)).isEqualTo(SCHEMA);
        assertAsked("GET /apis/ccompat/v7/schemas/guids/" + GUID, "");
    }

    @Test
    void registersSchema() {
        registry.answer(200, "{\"id\":3}");
        assertThat(client.register("budgets-value", SCHEMA)).isEqualTo(3);
        assertAsked("POST /apis/ccompat/v7/subjects/budgets-value/versions?normalize=false", body());
    }

    @Test
    void looksUpSchema() {
        registry.answer(200, "{\"subject\":\"budgets-value\",\"version\":1,\"id\":4,\"schema\":\"…\"}");
        assertThat(client.lookUp("budgets-value", SCHEMA)).isEqualTo(4);
        assertAsked("POST /apis/ccompat/v7/subjects/budgets-value?normalize=false&deleted=false", body());
    }

    @Test
    void requestsNormalizationIfConfigured() {
        RegistryClient normalizing = client(Map.of("normalize.schemas", "true"));
        registry.answer(200, "{\"id\":3}").answer(200, "{\"id\":3}");
        normalizing.register("s", SCHEMA);
        normalizing.lookUp("s", SCHEMA);

        assertThat(registry.calls())
                .containsExactly(
                        "POST /apis/ccompat/v7/subjects/s/versions?normalize=true",
                        "POST /apis/ccompat/v7/subjects/s?normalize=true&deleted=false");
    }

    @Test
    void requestsLatestSchema() {
        registry.answer(200, "{\"id\":5,\"schema\":" + StandInRegistry.quoted(SCHEMA.toString()) + "}");
        assertThat(client.latest("budgets-value")).isEqualTo(new RegistryClient.Registered(5, SCHEMA));
        assertAsked("GET /apis/ccompat/v7/subjects/budgets-value/versions/latest", "");
    }

    @Test
    void requestsCompatibilityWithReasons() {
        registry.answer(200, "{\"is_compatible\":false,\"messages\":[\"one\",\"two\"]}");
        assertThat(client.compatibility("budgets-value", SCHEMA))
                .isEqualTo(new RegistryClient.Compatibility(false, List.of("one", "two")));
        assertAsked("POST /apis/ccompat/v7/compatibility/subjects/budgets-value/versions/latest?verbose=true", body());
    }

    @Test
    void treatsUnknownSubjectAsCompatible() {
        registry.answer(200, "{\"is_compatible\":true}").error(404, 40401, "Subject not found");
        RegistryClient.Compatibility fine = new RegistryClient.Compatibility(true, List.of());
        assertThat(client.compatibility("s", SCHEMA)).isEqualTo(fine);
        assertThat(client.compatibility("s", SCHEMA)).isEqualTo(fine);
    }

    @Test
    void setsCompatibility() {
        registry.answer(200, "{\"compatibility\":\"FULL\"}");
        client.setCompatibility("budgets-value", "FULL");
        assertAsked("PUT /apis/ccompat/v7/config/budgets-value", "{\"compatibility\":\"FULL\"}");
    }

    @Test
    void escapesSubjects() {
        registry.answer(200, "{\"id\":1}");
        client.register("a b/c?d%+é", SCHEMA);
        assertThat(registry.calls())
                .containsExactly("POST /apis/ccompat/v7/subjects/a%20b%2Fc%3Fd%25%2B%C3%A9/versions?normalize=false");
    }

    @Test
    void throwsUnusableSchemaForUnknownSchema() {
        registry.error(404, 40403, "Schema 7 not found");
        assertThatThrownBy(() -> client.schemaById(7))
                .isInstanceOf(UnusableSchemaException.class)
                .hasMessage("the schema registry has no schema with id 7");
    }

    @Test
    void treatsForeign404AsOutage() {
        registry.page(404).answer(404, "{\"message\":\"no route\"}").answer(404, "");
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> client.schemaById(7))
                    .isInstanceOf(RegistryException.class)
                    .isNotInstanceOf(UnusableSchemaException.class)
                    .hasMessageStartingWith("the schema registry at " + registry.url() + "/apis/ccompat/v7")
                    .hasMessageContaining("404");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>welcome</html>", "{}", "[]", "{\"schema\":null}", "", "7"})
    void treatsForeignResponseAsOutage(String body) {
        registry.answer(200, body).answer(200, body).answer(200, body);

        assertThatThrownBy(() -> client.schemaById(7))
                .isInstanceOf(RegistryException.class)
                .isNotInstanceOf(UnusableSchemaException.class)
                .hasMessageContaining("is not a schema registry");
        assertThatThrownBy(() -> client.register("s", SCHEMA)).hasMessageContaining("is not a schema registry");
        assertThatThrownBy(() -> client.latest("s")).hasMessageContaining("is not a schema registry");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROTOBUF", "JSON"})
    void rejectsSchemaOfOtherType(String type) {
        registry.answer(200, "{\"schemaType\":\"" + type + "\",\"schema\":\"syntax\"}");
        assertThatThrownBy(() -> client.schemaById(7))
                .isInstanceOf(UnusableSchemaException.class)
                .hasMessage("the schema of id 7 is " + type + ", not AVRO");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "\"Unknown\"",
                "[\"int\",\"int\"]",
                "[[\"int\"],\"null\"]",
                "{\"type\":\"record\",\"name\":\"R\"}",
                "{\"type\":\"record\",\"name\":\"a-b\",\"fields\":[]}",
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"},"
                        + "{\"name\":\"a\",\"type\":\"int\"}]}",
                "{\"type\":\"fixed\",\"name\":\"F\",\"size\":-1}",
                "{\"type\":\"fixed\",\"name\":\"F\",\"size\":\"many\"}",
                "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"A\"]}",
                "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"],\"default\":\"B\"}",
                "{\"type\":\"map\"}",
            })
    void rejectsSchemaThatAvroCannotRead(String schema) {
        registry.schema(schema);
        assertThatThrownBy(() -> client.schemaById(7))
                .isInstanceOf(UnusableSchemaException.class)
                .hasMessageStartingWith("the schema of id 7 can't be read");
    }

    @Test
    void rejectsTooDeeplyNestedSchema() {
        registry.schema("{\"type\":\"array\",\"items\":".repeat(100_000) + "\"int\"" + "}".repeat(100_000));
        assertThatThrownBy(() -> client.schemaById(7)).isInstanceOf(UnusableSchemaException.class);
    }

    @Test
    void acceptsInvalidDefault() {
        registry.schema("{\"type\":\"record\",\"name\":\"R\",\"fields\":"
                + "[{\"name\":\"a\",\"type\":[\"null\",\"int\"],\"default\":1}]}");
        assertThat(client.schemaById(7).getName()).isEqualTo("R");
    }

    private void assertAsked(String call, String body) {
        assertThat(registry.requests())
                .containsExactly(new StandInRegistry.Request(
                        call.substring(0, call.indexOf(' ')),
                        call.substring(call.indexOf(' ') + 1),
                        body,
                        MEDIA_TYPE,
                        MEDIA_TYPE,
                        null));
    }

    private static String body() {
        try {
            return new ObjectMapper().writeValueAsString(Map.of("schema", SCHEMA.toString()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
