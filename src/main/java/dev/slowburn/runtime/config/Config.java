package dev.slowburn.runtime.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigValue;

/**
 * The configuration in force: a properties file, overridden by {@code SLOWBURN_*} environment variables, overridden by the
 * command line. Keys are those of {@link ConfigKeys}; unknown keys are errors, so that a misspelt key is not silently ignored.
 */
public final class Config extends AbstractConfig {
    private static final String ENVIRONMENT_PREFIX = "SLOWBURN_";
    /** Variables of the start script and of client commands, which are not configuration keys. */
    private static final Set<String> OTHER_VARIABLES =
            Set.of("SLOWBURN_JAVA_OPTS", "SLOWBURN_SERVER", "SLOWBURN_TOKEN", "SLOWBURN_TOKEN_FILE", "SLOWBURN_CA");

    private Config(Map<String, String> values) {
        super(ConfigKeys.ALL, values, false);
    }

    /**
     * @param file a properties file, or null
     * @param commandLine settings of the command line; highest precedence
     * @throws ConfigException naming all unknown keys and invalid values, or an unreadable file
     */
    public static Config load(Path file, Map<String, String> environment, Map<String, String> commandLine) {
        Map<String, String> values = new HashMap<>();
        List<String> problems = new ArrayList<>();
        if (file != null) {
            add(read(file), key -> file.toString(), values, problems);
        }
        Map<String, String> variables = new HashMap<>();
        environment.forEach((variable, value) -> {
            if (variable.startsWith(ENVIRONMENT_PREFIX) && !OTHER_VARIABLES.contains(variable)) {
                variables.put(
                        InputKeys.ofVariable(variable.substring(ENVIRONMENT_PREFIX.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.')),
                        value);
            }
        });
        add(variables, key -> "environment variable " + variable(key), values, problems);
        add(commandLine, key -> "the command line", values, problems);
        // In a properties file from `slowburn config`, a key without default has a blank value.
        values.entrySet().removeIf(entry -> entry.getValue().isBlank() && ConfigKeys.isWithoutDefault(entry.getKey()));
        problems.addAll(problems(values));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new Config(values);
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException("cannot read the configuration file " + file + ": " + e.getMessage());
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }

    private static void add(
            Map<String, String> given, UnaryOperator<String> where, Map<String, String> values, List<String> problems) {
        new TreeMap<>(given).forEach((key, value) -> {
            if (ConfigKeys.exists(key)) {
                values.put(key, value);
            } else {
                problems.add(
                        "unknown key '" + key + "' in " + where.apply(key)
                                + "; `slowburn run --help` says where the keys are listed, and settings of Kafka's clients begin with kafka. or streams.");
            }
        });
    }

    /** The problems of all values, in the order of the keys. */
    private static List<String> problems(Map<String, String> values) {
        List<String> problems = new ArrayList<>();
        Map<String, ConfigValue> checked = ConfigKeys.ALL.validateAll(values);
        ConfigKeys.all().stream()
                .filter(key -> !checked.get(key.name).errorMessages().isEmpty())
                .flatMap(key -> ((Rule) key.validator).problem(key.name, values.get(key.name)).stream())
                .forEach(problems::add);
        Map<String, String> topics = new LinkedHashMap<>();
        ConfigKeys.TOPICS.forEach(
                key -> topics.put(key, (String) checked.get(key).value()));
        if (checked.get(ConfigKeys.INPUTS).errorMessages().isEmpty()) {
            InputsReader inputs = inputs(checked, values);
            problems.addAll(inputs.problems());
            topics.putAll(inputs.topics());
        }
        problems.addAll(TopicRoles.problems(
                (String) checked.get(ConfigKeys.APPLICATION_ID).value(), topics));
        StalenessRule.problem(key -> (String) checked.get(key).value()).ifPresent(problems::add);
        return problems;
    }

    private static InputsReader inputs(Map<String, ConfigValue> checked, Map<String, String> values) {
        List<String> names = new ArrayList<>();
        for (Object name : (List<?>) checked.get(ConfigKeys.INPUTS).value()) {
            names.add((String) name);
        }
        return new InputsReader(
                names, values, (String) checked.get(ConfigKeys.TOPIC_OUTCOMES).value());
    }

    /** The inputs in the order of the topology. */
    List<InputConfig> inputs() {
        Map<String, String> values = new HashMap<>();
        originals().forEach((key, value) -> values.put(key, value.toString()));
        return new InputsReader(getList(ConfigKeys.INPUTS), values, getString(ConfigKeys.TOPIC_OUTCOMES)).inputs();
    }

    /** The environment variable of a key. */
    public static String variable(String key) {
        return ENVIRONMENT_PREFIX
                + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    public String required(String key) {
        require(key);
        return get(key) instanceof String text ? text : getPassword(key).value();
    }

    /**
     * Checks that all keys are set; the error names all missing ones. They are not required by {@code ConfigDef}, as not every
     * command needs them.
     */
    void require(String... keys) {
        List<String> missing =
                Arrays.stream(keys).filter(key -> get(key) == null).toList();
        if (!missing.isEmpty()) {
            boolean one = missing.size() == 1;
            throw new ConfigException(joined(missing, key -> key, " and ") + (one ? " is" : " are")
                    + " not set; give " + (one ? "it" : "them") + " in the configuration file, as "
                    + joined(missing, Config::variable, " and ") + " or with "
                    + joined(missing, key -> "--set " + key + "=…", " "));
        }
    }

    private static String joined(List<String> keys, UnaryOperator<String> text, String between) {
        return keys.stream().map(text).collect(Collectors.joining(between));
    }

    public Duration duration(String key) {
        return Durations.parse(getString(key)).orElseThrow();
    }

    /** The settings with a prefix, without the prefix. */
    Map<String, String> startingWith(String prefix) {
        Map<String, String> found = new TreeMap<>();
        originalsWithPrefix(prefix).forEach((key, value) -> found.put(key, value.toString()));
        return found;
    }

    /** Files and folders of definitions; empty if only the topic is used. */
    public List<Path> definitions() {
        List<String> paths = getList(ConfigKeys.DEFINITIONS);
        return paths == null
                ? List.of()
                : paths.stream().filter(path -> !path.isEmpty()).map(Path::of).toList();
    }
}
