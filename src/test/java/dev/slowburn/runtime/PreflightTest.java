package dev.slowburn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.schema.registry.StandInRegistry;
import dev.slowburn.topology.settings.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreflightTest {
    @ParameterizedTest
    @CsvSource({
        "TopicNameStrategy, &subject=request-outcomes-value",
        "RecordNameStrategy, ''",
        "TopicRecordNameStrategy, ''",
    })
    void requestsOutcomeSchemasInTheContextOfTheirSubject(String strategy, String subject) {
        try (StandInRegistry registry = StandInRegistry.start()) {
            registry.anything(path -> "{\"id\":7,\"schema\":" + StandInRegistry.quoted("\"int\"") + "}");
            Map<String, Object> settings = new HashMap<>(
                    Map.of("schema.registry.url", registry.url(), "value.subject.name.strategy", strategy));

            Preflight.registry(settings, Topics.DEFAULT)
                    .inputs()
                    .apply(Topics.DEFAULT.requestOutcomes())
                    .schemaById(1);

            List<String> calls = registry.calls();
            assertThat(calls.get(calls.size() - 1)).isEqualTo("GET /schemas/ids/1?fetchMaxId=false" + subject);
        }
    }
}
