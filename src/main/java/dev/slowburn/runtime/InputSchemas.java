package dev.slowburn.runtime;

import dev.slowburn.runtime.config.InputConfig;
import dev.slowburn.runtime.config.InputFormat;
import dev.slowburn.schema.decode.WriterSchemas;
import dev.slowburn.schema.registry.RegistryHealth;
import dev.slowburn.schema.registry.SchemaSource;
import dev.slowburn.topology.settings.InputTopic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The writer schemas of each input in Avro. Each has its own, because an id belongs to the subject of its topic: in a registry with
 * contexts, the same id may be another schema in another topic. Thread-safe.
 */
final class InputSchemas {
    private final Map<String, WriterSchemas> byTopic;

    /** @param sources schemas of the values of a topic */
    InputSchemas(List<InputConfig> inputs, Function<String, SchemaSource> sources, RegistryHealth health) {
        byTopic = inputs.stream()
                .filter(input -> input.format() == InputFormat.AVRO)
                .map(InputConfig::topic)
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(), topic -> new WriterSchemas(sources.apply(topic), health)));
    }

    /** Empty if the records of an input have no schemas. */
    Optional<WriterSchemas> of(InputTopic input) {
        return Optional.ofNullable(byTopic.get(input.topic()));
    }

    Map<String, WriterSchemas> byTopic() {
        return byTopic;
    }

    /** Requests the schemas that are awaited. */
    void fetch() {
        byTopic.values().forEach(WriterSchemas::fetch);
    }
}
