package dev.slowburn.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.schema.registry.Published;
import dev.slowburn.schema.registry.RegistryClient;
import dev.slowburn.schema.registry.RegistryException;
import dev.slowburn.schema.registry.StandInRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class OutputSubjectsTest {
    private static final Schema SCHEMA = ReleaseDecision.getClassSchema();
    private static final Map<String, Schema> OUTPUTS = Map.of("decisions", SCHEMA);

    private final String url = "mock://" + UUID.randomUUID();
    private final RegistryClient registry = RegistryClient.create(Map.of("schema.registry.url", url));

    @Test
    void registersSchemasAsInTheirFiles() {
        check(Map.of());
        Schema registered = registry.latest("decisions-value").schema();
        assertThat(registered).hasToString(Published.schema("ReleaseDecision").toString());
    }

    @Test
    void acceptsRegisteredSchemas() {
        registry.register("decisions-value", Published.schema("ReleaseDecision"));
        assertThatCode(() -> check(Map.of())).doesNotThrowAnyException();
        assertThatCode(() -> check(Map.of("auto.register.schemas", "false"))).doesNotThrowAnyException();
    }

    @Test
    void rejectsIncompatibleSchemaWithRegistrysMessage() {
        Schema published = Published.changed("ReleaseDecision", "\"name\":\"policy\"", "\"name\":\"rule\"");
        registry.register("decisions-value", published);

        assertThatThrownBy(() -> check(Map.of()))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith("the schema registry rejects the schema of decisions-value as incompatible: "
                        + "READER_FIELD_MISSING_DEFAULT_VALUE policy at /fields/3")
                .hasMessageEndingWith(". Publish to another topic (topic.*), or fix the subject");
    }

    @Test
    void advisesIfSchemaIsMissingAndRegisteringIsOff() {
        String advice = "); set auto.register.schemas=true, or register the file of its name in schemas/";

        assertThatThrownBy(() -> check(Map.of("auto.register.schemas", "false")))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith("the schema of decisions-value is not registered (")
                .hasMessageEndingWith(advice);
        assertThatThrownBy(() -> check(Map.of("auto.register.schemas", "false", "use.latest.version", "true")))
                .hasMessageEndingWith(advice);
    }

    @Test
    void namesSubjectByStrategy() {
        check(Map.of("value.subject.name.strategy", "RecordNameStrategy"));
        assertThat(registry.latest("dev.slowburn.avro.ReleaseDecision").id()).isEqualTo(1);
    }

    /** Apicurio refuses the slower one of two instances that start at the same time. */
    @Test
    void setsCompatibilityAgainIfAnotherInstanceDoesSoAtTheSameTime() {
        try (StandInRegistry http = StandInRegistry.start()) {
            http.error(404, 40401, "Subject not found")
                    .error(409, 409, "A rule named 'COMPATIBILITY' already exists.")
                    .answer(200, "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}")
                    .answer(200, "{\"id\":1}");
            Map<String, String> config = Map.of("schema.registry.url", http.url());

            assertThatCode(() -> OutputSubjects.check(RegistryClient.create(config), OUTPUTS, config))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void setsCompatibilityOfNewSubjectsOnly() {
        try (StandInRegistry http = StandInRegistry.start()) {
            http.error(404, 40401, "Subject not found")
                    .answer(200, "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}")
                    .answer(200, "{\"id\":1}");
            http.answer(200, "{\"id\":1,\"schema\":\"\\\"int\\\"\"}").answer(200, "{\"id\":2}");
            Map<String, String> config = Map.of("schema.registry.url", http.url());

            OutputSubjects.check(RegistryClient.create(config), OUTPUTS, config);
            OutputSubjects.check(RegistryClient.create(config), OUTPUTS, config);

            assertThat(http.calls())
                    .containsExactly(
                            "GET /subjects/decisions-value/versions/latest",
                            "PUT /config/decisions-value",
                            "POST /subjects/decisions-value/versions?normalize=false",
                            "GET /subjects/decisions-value/versions/latest",
                            "POST /subjects/decisions-value/versions?normalize=false");
        }
    }

    @Test
    void reportsRejectedCredentials() {
        try (StandInRegistry http = StandInRegistry.start()) {
            http.error(401, 40101, "User cannot be authenticated");

            assertThatThrownBy(() -> checkAt(http))
                    .isInstanceOf(RegistryException.class)
                    .hasMessage("the schema registry at " + http.url() + " rejects the credentials (status 401): User"
                            + " cannot be authenticated; see basic.auth.* and bearer.auth.*");
        }
    }

    @Test
    void namesMissingPermission() {
        String denied = "denied";
        try (StandInRegistry http = StandInRegistry.start()) {
            http.error(403, 40301, denied);
            assertThatThrownBy(() -> checkAt(http))
                    .hasMessage("the schema registry at " + http.url() + " does not permit this user to read subject"
                            + " decisions-value (status 403): denied; grant the permission, or see basic.auth.* and"
                            + " bearer.auth.*");
            http.error(404, 40401, "Subject not found").error(403, 40301, denied);
            assertThatThrownBy(() -> checkAt(http))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("does not permit this user to set the compatibility of subject"
                            + " decisions-value (status 403): denied; grant the permission")
                    .hasMessageEndingWith("; or register the file of its name in schemas/ as another user, with"
                            + " compatibility BACKWARD_TRANSITIVE");
            http.error(404, 40401, "Subject not found").answer(200, "{}").error(403, 40301, denied);
            assertThatThrownBy(() -> checkAt(http))
                    .hasMessageContaining("does not permit this user to register a schema of subject decisions-value");
        }
    }

    private static void checkAt(StandInRegistry http) {
        Map<String, String> config = Map.of("schema.registry.url", http.url());
        OutputSubjects.check(RegistryClient.create(config), OUTPUTS, config);
    }

    private void check(Map<String, String> settings) {
        Map<String, String> config = new HashMap<>(settings);
        config.put("schema.registry.url", url);
        OutputSubjects.check(RegistryClient.create(config), OUTPUTS, config);
    }
}
