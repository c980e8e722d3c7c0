package dev.slowburn.runtime;

import dev.slowburn.domain.outcome.FieldsRead;
import dev.slowburn.input.OutcomeSource;
import dev.slowburn.input.json.JsonSource;
import dev.slowburn.input.otlp.json.OtlpJsonSource;
import dev.slowburn.input.otlp.metrics.OtlpMetricsSource;
import dev.slowburn.input.otlp.spans.OtlpSpansSource;
import dev.slowburn.runtime.config.InputConfig;
import dev.slowburn.schema.decode.OutcomeDecoder;
import dev.slowburn.topology.settings.InputTopic;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Creates the decoders of the configured inputs. Thread-safe; the decoders are not, so each task needs its own. */
final class InputSources {
    private final Map<String, InputConfig> inputs;
    private final InputSchemas schemas;

    InputSources(List<InputConfig> inputs, InputSchemas schemas) {
        this.inputs = inputs.stream().collect(Collectors.toUnmodifiableMap(InputConfig::name, Function.identity()));
        this.schemas = schemas;
    }

    /** @param fields to be read; the others may keep their defaults */
    OutcomeSource create(InputTopic input, FieldsRead fields) {
        InputConfig config = inputs.get(input.name());
        return switch (config.format()) {
            case AVRO -> new OutcomeDecoder(schemas.of(input).orElseThrow(), fields.fields());
            case OTLP_PROTO -> new OtlpSpansSource(config.spans(), fields);
            case OTLP_JSON -> OtlpJsonSource.spans(config.spans(), fields);
            case OTLP_METRICS -> new OtlpMetricsSource(config.metrics(), fields);
            case OTLP_METRICS_JSON -> OtlpJsonSource.metrics(config.metrics(), fields);
            case JSON -> new JsonSource(config.mapping(), fields);
        };
    }
}
