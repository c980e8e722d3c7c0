package dev.slowburn.schema.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryReferencesTest {
    private static final String LEAF =
            "{\"type\":\"enum\",\"name\":\"Leaf\",\"namespace\":\"a.b\",\"symbols\":[\"X\"]}";
    private static final String BRANCH = record("Branch", "a.b.Leaf", "a.b.Leaf");
    private static final String TREE = record("Tree", "a.b.Branch", "a.b.Leaf");

    private final StandInRegistry registry = StandInRegistry.start();
    private final RegistryClient client =
            new HttpRegistryClient(RegistryConfig.of(Map.of("schema.registry.url", registry.url())), longest -> {});

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void resolvesReferencesDepthFirstOnce() {
        registry.answer(200, answer(TREE, reference("branch", 2), reference("the leaf", 1)))
                .answer(200, answer(BRANCH, reference("the leaf", 1)))
                .answer(200, answer(LEAF));

        Schema tree = client.schemaById(1);

        assertThat(tree.getField("first").schema().getFullName()).isEqualTo("a.b.Branch");
        assertThat(tree.getField("second").schema().getEnumSymbols()).containsExactly("X");
        assertThat(registry.calls())
                .containsExactly(
                        "GET /schemas/ids/1?fetchMaxId=false",
                        "GET /subjects/branch/versions/2?deleted=true",
                        "GET /subjects/the%20leaf/versions/1?deleted=true");
    }

    @Test
    void resolvesReferencesInContextOfSchema() {
        registry.answer(200, inContext(TREE, reference("branch", 2), reference(":.other:leaf", 1)))
                .answer(200, inContext(BRANCH, reference("leaf", 1)))
                .answer(200, answer(LEAF))
                .answer(200, answer("\"int\""));

        client.schemaById(1, "trees-value");

        assertThat(registry.calls())
                .containsExactly(
                        "GET /schemas/ids/1?fetchMaxId=false&subject=trees-value",
                        "GET /subjects/%3A.team%3Abranch/versions/2?deleted=true",
                        "GET /subjects/%3A.team%3Aleaf/versions/1?deleted=true",
                        "GET /subjects/%3A.other%3Aleaf/versions/1?deleted=true");
    }

    private static String inContext(String schema, String... references) {
        return answer(schema, references).replace("{\"id\":1,", "{\"id\":1,\"subject\":\":.team:trees-value\",");
    }

    @Test
    void resolvesReferencesOfLatestSchema() {
        registry.answer(200, answer(BRANCH, reference("leaf", 1))).answer(200, answer(LEAF));
        assertThat(client.latest("branch").schema().getFullName()).isEqualTo("a.b.Branch");
    }

    @Test
    void rejectsUnknownReference() {
        registry.answer(200, answer(BRANCH, reference("leaf", 1))).error(404, 40402, "Version 1 not found");
        assertThatThrownBy(() -> client.schemaById(1))
                .isInstanceOf(UnusableSchemaException.class)
                .hasMessage("the schema of id 1 refers to version 1 of leaf, which the schema registry does not know");
    }

    @Test
    void reportsOutageWhileReadingReference() {
        registry.answer(200, answer(BRANCH, reference("leaf", 1))).page(404);
        assertThatThrownBy(() -> client.schemaById(1))
                .isInstanceOf(RegistryException.class)
                .isNotInstanceOf(UnusableSchemaException.class);
    }

    @Test
    void rejectsSchemaWithMissingReference() {
        registry.answer(200, answer(BRANCH));
        assertThatThrownBy(() -> client.schemaById(1))
                .isInstanceOf(UnusableSchemaException.class)
                .hasMessageStartingWith("the schema of id 1 can't be read");
    }

    @Test
    void terminatesForCircularReferences() {
        registry.answer(200, answer(BRANCH, reference("a", 1)))
                .answer(200, answer(LEAF, reference("b", 1)))
                .answer(200, answer("\"int\"", reference("a", 1)));
        assertThat(client.schemaById(1).getFullName()).isEqualTo("a.b.Branch");
    }

    @Test
    void rejectsTooDeepReferences() {
        for (int i = 0; i < 30; i++) {
            registry.answer(200, answer(LEAF, reference("s" + i, i)));
        }

        assertThatThrownBy(() -> client.schemaById(1))
                .isInstanceOf(UnusableSchemaException.class)
                .hasMessage("its references are nested deeper than 16");
    }

    private static String record(String name, String first, String second) {
        return "{\"type\":\"record\",\"name\":\"" + name + "\",\"namespace\":\"a.b\",\"fields\":["
                + "{\"name\":\"first\",\"type\":\"" + first + "\"},{\"name\":\"second\",\"type\":\"" + second + "\"}]}";
    }

    private static String reference(String subject, int version) {
        return "{\"name\":\"n\",\"subject\":\"" + subject + "\",\"version\":" + version + "}";
    }

    private static String answer(String schema, String... references) {
        return "{\"id\":1,\"schema\":" + StandInRegistry.quoted(schema) + ",\"references\":["
                + String.join(",", references) + "]}";
    }
}
