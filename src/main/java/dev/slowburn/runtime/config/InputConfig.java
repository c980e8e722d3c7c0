package dev.slowburn.runtime.config;

import dev.slowburn.input.json.JsonMapping;
import dev.slowburn.input.otlp.ServicePatterns;
import dev.slowburn.input.otlp.metrics.OtlpMetricOptions;
import dev.slowburn.input.otlp.spans.OtlpSpanOptions;
import dev.slowburn.input.otlp.spans.SpanKind;
import dev.slowburn.input.otlp.spans.SpanSampling;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;

/** The configuration of one input: its name, topic and format, and the settings of the format. */
public final class InputConfig extends AbstractConfig {
    private final String name;
    private final InputFormat format;
    private final Map<String, String> mappingOptions;

    /** @param values by the keys of the input, without prefix; valid for the format */
    InputConfig(String name, InputFormat format, Map<String, String> values) {
        super(InputKeys.of(format), values, false);
        this.name = name;
        this.format = format;
        this.mappingOptions = mappingOptions(values);
    }

    static Map<String, String> mappingOptions(Map<String, String> values) {
        return values.entrySet().stream()
                .filter(entry -> InputKeys.isMapping(entry.getKey()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Where the fields of an outcome are, in the format JSON. */
    public JsonMapping mapping() {
        return JsonMapping.of(mappingOptions);
    }

    public String name() {
        return name;
    }

    public InputFormat format() {
        return format;
    }

    /** Whether a record may contain several outcomes. */
    public boolean hasBatches() {
        return format != InputFormat.AVRO;
    }

    public String topic() {
        return getString(InputKeys.TOPIC);
    }

    /** Which spans are counted, and as what, in a format of spans. */
    public OtlpSpanOptions spans() {
        String countAttribute = getString(InputKeys.COUNT_ATTRIBUTE);
        return new OtlpSpanOptions(
                list(InputKeys.KINDS).stream()
                        .map(kind -> SpanKind.valueOf(kind.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toSet()),
                SpanSampling.valueOf(getString(InputKeys.SAMPLING).toUpperCase(Locale.ROOT)),
                countAttribute == null ? "" : countAttribute,
                serviceAttributes(),
                list(InputKeys.SERVICES));
    }

    /** Which metrics are counted, in a format of metrics. */
    public OtlpMetricOptions metrics() {
        return new OtlpMetricOptions(list(InputKeys.METRICS), serviceAttributes(), list(InputKeys.SERVICES));
    }

    /** Whether outcomes of this service may be counted from the input. */
    public boolean mayHave(String service) {
        return new ServicePatterns(services()).match(service);
    }

    /** Whether outcomes of the same service may be counted from both inputs. */
    public boolean mayShareServicesWith(InputConfig other) {
        return ServicePatterns.mayOverlap(services(), other.services());
    }

    /** Patterns of all services that it may have. */
    private List<String> services() {
        if (values().containsKey(InputKeys.SERVICES)) {
            return list(InputKeys.SERVICES);
        }
        String mapped = mappingOptions.getOrDefault(InputKeys.MAPPED_SERVICE, "");
        return mapped.startsWith(InputKeys.CONSTANT)
                ? List.of(mapped.substring(InputKeys.CONSTANT.length()))
                : List.of(ServicePatterns.ALL);
    }

    private List<String> serviceAttributes() {
        return List.of(getString(InputKeys.SERVICE).split("/", -1));
    }

    private List<String> list(String key) {
        return getList(key).stream().filter(item -> !item.isEmpty()).toList();
    }
}
