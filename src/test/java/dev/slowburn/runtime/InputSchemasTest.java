package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.Settings;
import dev.slowburn.schema.decode.SchemaScan;
import dev.slowburn.schema.decode.WriterSchemas;
import dev.slowburn.schema.registry.SchemaSource;
import dev.slowburn.topology.settings.InputTopic;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class InputSchemasTest {
    private static final InputTopic OUTCOMES = new InputTopic("outcomes", "request-outcomes");
    private static final InputTopic TEAM = new InputTopic("team", "équipe.outcomes");
    private static final InputTopic SPANS = new InputTopic("spans", "otlp_spans");
    private static final int ID = 1;
    private static final ConsumerRecord<byte[], byte[]> RECORD =
            new ConsumerRecord<>("any", 0, 0, null, new byte[] {0, 0, 0, 0, ID, 2});

    /** A registry with a context per topic, which has a different schema with the same id in each. */
    private static SchemaSource contextOf(String topic) {
        return new SchemaSource() {
            @Override
            public Schema schemaById(int id) {
                return Schema.createRecord("OutcomeOf" + Integer.toHexString(topic.hashCode()), null, "test", false);
            }

            @Override
            public Schema schemaByGuid(UUID guid) {
                throw new IllegalStateException("no record has a GUID");
            }
        };
    }

    private static InputSchemas schemas() {
        Config config = Config.load(
                null,
                Map.of(),
                Map.of(
                        "inputs", "outcomes,team,spans",
                        "input.team.topic", TEAM.topic(),
                        "input.team.format", "avro",
                        "input.spans.topic", SPANS.topic(),
                        "input.spans.format", "otlp-proto"));
        return new InputSchemas(Settings.inputs(config), InputSchemasTest::contextOf, new RegistryWaitPolicy());
    }

    @Test
    void theSameIdIsAnotherSchemaInAnotherTopic() {
        InputSchemas schemas = schemas();
        WriterSchemas ofOutcomes = schemas.of(OUTCOMES).orElseThrow();
        WriterSchemas ofTeam = schemas.of(TEAM).orElseThrow();
        assertThat(new SchemaScan(ofOutcomes).isReadable(RECORD)).isFalse();
        assertThat(new SchemaScan(ofTeam).isReadable(RECORD)).isFalse();
        schemas.fetch();

        assertThat(ofOutcomes.schemaById(ID))
                .isEqualTo(contextOf(OUTCOMES.topic()).schemaById(ID));
        assertThat(ofTeam.schemaById(ID)).isEqualTo(contextOf(TEAM.topic()).schemaById(ID));
    }

    @Test
    void onlyInputsInAvroHaveSchemas() {
        InputSchemas schemas = schemas();

        assertThat(schemas.of(SPANS)).isEmpty();
        assertThat(schemas.byTopic()).containsOnlyKeys(OUTCOMES.topic(), TEAM.topic());
    }
}
