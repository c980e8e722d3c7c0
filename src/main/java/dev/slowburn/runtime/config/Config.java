package dev.slowburn.runtime.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The configuration in force: a properties file, overridden by {@code SLOWBURN_*} environment variables, overridden by the
 * command line. Keys are those of {@link ConfigKeys}; unknown keys are errors, so that a misspelt key is not silently ignored.
 */
public final class Config {
    static final String ENVIRONMENT_PREFIX = "SLOWBURN_";
    /** Variables of the start script and of client commands, which are not configuration keys. */
    private static final Set<String> OTHER_VARIABLES =
            Set.of("SLOWBURN_JAVA_OPTS", "SLOWBURN_SERVER", "SLOWBURN_TOKEN", "SLOWBURN_TOKEN_FILE", "SLOWBURN_CA");

    private final Map<String, String> values;

    private Config(Map<String, String> values) {
        this.values = values;
    }

    /**
     * @param file a properties file, or null
     * @param commandLine settings of the command line; highest precedence
     * @throws ConfigException naming the first unknown key, or an unreadable file
     */
    public static Config load(Path file, Map<String, String> environment, Map<String, String> commandLine) {
        Map<String, String> values = new HashMap<>();
        if (file != null) {
            read(file).forEach((key, value) -> values.put(known(key, file.toString()), value));
        }
        environment.forEach((variable, value) -> {
            if (variable.startsWith(ENVIRONMENT_PREFIX) && !OTHER_VARIABLES.contains(variable)) {
                String key = variable.substring(ENVIRONMENT_PREFIX.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.');
                values.put(known(key, "environment variable " + variable), value);
            }
        });
        commandLine.forEach((key, value) -> values.put(known(key, "the command line"), value));
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

    private static String known(String key, String where) {
        boolean exists = ConfigKeys.ALL.stream().anyMatch(each -> each.name().equals(key))
                || ConfigKeys.PREFIXES.stream()
                        .anyMatch(prefix -> key.startsWith(prefix.name())
                                && key.length() > prefix.name().length());
        if (!exists) {
            throw new ConfigException(
                    "unknown key '" + key + "' in " + where
                            + "; `slowburn run --help` says where the keys are listed, and settings of Kafka's clients begin with kafka. or streams.");
        }
        return key;
    }

    public String text(ConfigKey key) {
        return values.getOrDefault(key.name(), key.fallback());
    }

    public String required(ConfigKey key) {
        require(key);
        return text(key);
    }

    /** Checks that all keys are set; the error names all missing ones. */
    void require(ConfigKey... keys) {
        List<ConfigKey> missing = Arrays.stream(keys)
                .filter(key -> text(key) == null || text(key).isBlank())
                .toList();
        if (!missing.isEmpty()) {
            boolean one = missing.size() == 1;
            throw new ConfigException(joined(missing, ConfigKey::name, " and ") + (one ? " is" : " are")
                    + " not set; give " + (one ? "it" : "them") + " in the configuration file, as "
                    + joined(missing, ConfigKey::variable, " and ") + " or with "
                    + joined(missing, key -> "--set " + key.name() + "=…", " "));
        }
    }

    private static String joined(List<ConfigKey> keys, Function<ConfigKey, String> text, String between) {
        return keys.stream().map(text).collect(Collectors.joining(between));
    }

    List<String> list(ConfigKey key) {
        return Arrays.stream(required(key).split(",", 0))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    boolean flag(ConfigKey key) {
        String value = required(key);
        if (!value.equals("true") && !value.equals("false")) {
            throw new ConfigException(key.name() + ": must be true or false, was '" + value + "'");
        }
        return value.equals("true");
    }

    public Duration duration(ConfigKey key) {
        return Durations.parse(key.name(), required(key));
    }

    int number(ConfigKey key, int min, int max) {
        String value = required(key);
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number out of range.
        }
        throw new ConfigException(
                key.name() + ": '" + value + "' is not a whole number between " + min + " and " + max);
    }

    /** The settings with a prefix, without the prefix. */
    Map<String, String> startingWith(String prefix) {
        Map<String, String> found = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }

    /** Files and folders of definitions; empty if only the topic is used. */
    public List<Path> definitions() {
        String paths = text(ConfigKeys.DEFINITIONS);
        return paths == null || paths.isBlank()
                ? List.of()
                : list(ConfigKeys.DEFINITIONS).stream().map(Path::of).toList();
    }
}
