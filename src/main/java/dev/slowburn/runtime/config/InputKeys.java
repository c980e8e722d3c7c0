package dev.slowburn.runtime.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys of an input, {@code input.NAME.KEY}: those that each input has, and those of its format. */
final class InputKeys {
    static final String PREFIX = "input.";
    static final String TOPIC = "topic";
    static final String FORMAT = "format";
    static final String SERVICES = "services";
    static final String KINDS = "kinds";
    static final String SAMPLING = "sampling";
    static final String COUNT_ATTRIBUTE = "count-attribute";
    static final String SERVICE = "service";
    static final String METRICS = "metrics";
    static final String PRESET = "preset";
    /** Prefix of the keys of a mapping of JSON. */
    static final String MAP = "map.";

    static final String MAPPED_SERVICE = MAP + "service";
    /** Prefix of a value in a mapping that is the same for all records. */
    static final String CONSTANT = "constant:";

    /** The name of an input. A dot or an underscore would be ambiguous in environment variables. */
    static final String NAME = "[a-z][a-z0-9]{0,31}";

    private static final ConfigDef COMMON = new ConfigDef();
    private static final Map<InputFormat, ConfigDef> BY_FORMAT = new EnumMap<>(InputFormat.class);

    static {
        for (InputFormat format : InputFormat.values()) {
            BY_FORMAT.put(format, new ConfigDef());
        }
        define(COMMON, TOPIC, Rule.matching("a name", "(?s).+"), "Topic of the input. Required.");
        define(
                COMMON,
                FORMAT,
                Rule.matching(
                        InputFormat.words(),
                        Stream.of(InputFormat.values()).map(InputFormat::word).collect(Collectors.joining("|"))),
                "Format of its records: `" + InputFormat.words().replace(", ", "`, `") + "`. Required.");
        List<InputFormat> spanFormats = List.of(InputFormat.OTLP_PROTO, InputFormat.OTLP_JSON);
        List<InputFormat> metricFormats = List.of(InputFormat.OTLP_METRICS, InputFormat.OTLP_METRICS_JSON);
        for (InputFormat spans : spanFormats) {
            ConfigDef keys = BY_FORMAT.get(spans);
            define(
                    keys,
                    KINDS,
                    Rule.list(
                                    ConfigDef.Type.LIST,
                                    "SERVER, CONSUMER, INTERNAL, CLIENT or PRODUCER, comma-separated",
                                    "(?i)SERVER|CONSUMER|INTERNAL|CLIENT|PRODUCER")
                            .orElse("SERVER,CONSUMER"),
                    "Kinds of spans that are outcomes, if their parent is remote or absent.");
            define(
                    keys,
                    SAMPLING,
                    Rule.matching("adjust, refuse or ignore", "adjust|refuse|ignore")
                            .orElse("adjust"),
                    "Sampled spans: `adjust` counts each as the number it represents, `refuse` rejects them, `ignore` counts each once.");
            define(
                    keys,
                    COUNT_ATTRIBUTE,
                    Rule.TEXT,
                    "Attribute with the number of requests that a span represents, such as `SampleRate`, if the sampler sets no `th`.");
        }
        for (InputFormat otlp :
                Stream.concat(spanFormats.stream(), metricFormats.stream()).toList()) {
            define(
                    BY_FORMAT.get(otlp),
                    SERVICE,
                    Rule.matching("names of resource attributes, separated by /", "[^/]+(?:/[^/]+)*")
                            .orElse("service.name"),
                    "Resource attributes that name the service, separated by `/`, such as `service.namespace/service.name`.");
            define(
                    BY_FORMAT.get(otlp),
                    SERVICES,
                    Rule.list(ConfigDef.Type.LIST, "names of services, with * for any characters", "[^,\\s]+")
                            .orElse("*"),
                    "Services that are counted from this input, with `*` for any characters, comma-separated. Outcomes of others are ignored.");
        }
        for (InputFormat metrics : metricFormats) {
            define(
                    BY_FORMAT.get(metrics),
                    METRICS,
                    Rule.list(ConfigDef.Type.LIST, "names of metrics, comma-separated", "[^,\\s]+")
                            .orElse("http.server.request.duration"),
                    "Histograms of request durations and sums of requests that are counted, comma-separated.");
        }
        ConfigDef json = BY_FORMAT.get(InputFormat.JSON);
        define(
                json,
                PRESET,
                Rule.TEXT,
                "Mapping of a known format: `nginx`, `ingress-nginx`, `envoy` or `cloudevents`.");
    }

    private InputKeys() {}

    /** Whether this is an option of a mapping of JSON, which has keys for attributes of any name. */
    static boolean isMapping(String key) {
        return key.equals(PRESET) || key.startsWith(MAP);
    }

    private static void define(ConfigDef keys, String name, Rule rule, String doc) {
        keys.define(name, rule.type(), rule.fallback(), rule, Importance.MEDIUM, doc);
    }

    /** The keys of an input with this format. */
    static ConfigDef of(InputFormat format) {
        ConfigDef keys = new ConfigDef(COMMON);
        BY_FORMAT.get(format).configKeys().values().forEach(keys::define);
        return keys;
    }

    /** The keys that each input has, whatever its format. */
    static ConfigDef common() {
        return COMMON;
    }

    static boolean isWithoutDefault(String key) {
        return Stream.concat(Stream.of(COMMON), BY_FORMAT.values().stream())
                .map(keys -> keys.configKeys().get(key))
                .anyMatch(known -> known != null && known.defaultValue == null);
    }

    /** The formats that have this key besides the common ones. */
    static List<InputFormat> formatsWith(String key) {
        if (isMapping(key)) {
            return List.of(InputFormat.JSON);
        }
        return BY_FORMAT.entrySet().stream()
                .filter(entry -> entry.getValue().names().contains(key))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** All keys of all formats. */
    static Set<String> names() {
        Set<String> names = new LinkedHashSet<>(COMMON.names());
        BY_FORMAT.values().forEach(keys -> names.addAll(keys.names()));
        return names;
    }

    /** The key that this text means if a variable cannot contain hyphens. */
    static String ofVariable(String key) {
        return Parts.of(key)
                .flatMap(parts -> names().stream()
                        .filter(name -> name.replace('-', '.').equals(parts.key()))
                        .map(name -> PREFIX + parts.input() + '.' + name)
                        .findFirst())
                .orElse(key);
    }

    /**
     * The parts of a configuration key.
     *
     * @param input name of the input
     * @param key of the input
     */
    record Parts(String input, String key) {
        /** Empty if this is no key of an input. */
        static Optional<Parts> of(String configKey) {
            int dot = configKey.indexOf('.', PREFIX.length());
            return configKey.startsWith(PREFIX) && dot > PREFIX.length() && dot + 1 < configKey.length()
                    ? Optional.of(new Parts(configKey.substring(PREFIX.length(), dot), configKey.substring(dot + 1)))
                    : Optional.empty();
        }
    }

    /** All keys as a Markdown table. */
    static String table() {
        StringBuilder table = new StringBuilder("| key | formats | default | description |\n|---|---|---|---|\n");
        List<ConfigDef.ConfigKey> rows = new ArrayList<>(COMMON.configKeys().values());
        BY_FORMAT.values().stream()
                .flatMap(keys -> keys.configKeys().values().stream())
                .filter(key -> rows.stream().noneMatch(row -> row.name.equals(key.name)))
                .forEach(rows::add);
        for (ConfigDef.ConfigKey row : rows) {
            String formats = formatsWith(row.name).stream()
                    .map(format -> '`' + format.word() + '`')
                    .collect(Collectors.joining(", "));
            table.append("| `input.NAME." + row.name + "` | " + (formats.isEmpty() ? "all" : formats) + " | "
                    + (row.defaultValue == null ? "" : '`' + ConfigKeys.fallback(row) + '`') + " | " + row.documentation
                    + " |\n");
        }
        table.append(
                "| `input.NAME." + MAP + "*` | `" + InputFormat.JSON.word()
                        + "` |  | Where the fields of an outcome are and how they are written, see [JSON](../consume/json.md). |\n");
        return table.toString();
    }
}
