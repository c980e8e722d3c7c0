package dev.slowburn.cli.options;

import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.ConfigException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options for the configuration of a command: Kafka, the schema registry and any other key. */
public final class ConfigOptions {
    private static final String BOOTSTRAP_SERVER = "--bootstrap-server";
    private static final String SCHEMA_REGISTRY = "--schema-registry";

    @Option(
            names = BOOTSTRAP_SERVER,
            paramLabel = "HOST:PORT",
            description = "Initial Kafka brokers; same as --set bootstrap.servers=…")
    private String bootstrapServer;

    @Option(
            names = SCHEMA_REGISTRY,
            paramLabel = "URL",
            description = "URL of the schema registry; same as --set schema.registry.url=…")
    private String schemaRegistry;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Properties file. Environment variables SLOWBURN_* override it; command-line options override both.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a configuration key; repeatable. `slowburn config` lists all keys.")
    private Map<String, String> set = new LinkedHashMap<>();

    /** The first of these options that is on the command line. */
    public Optional<String> given() {
        if (bootstrapServer != null) {
            return Optional.of(BOOTSTRAP_SERVER);
        }
        if (schemaRegistry != null) {
            return Optional.of(SCHEMA_REGISTRY);
        }
        return file != null ? Optional.of("--config") : Optional.of("--set").filter(option -> !set.isEmpty());
    }

    /**
     * @param more configuration from other options of the command; null values are ignored
     * @throws ConfigException if two options set a key to different values
     */
    public Config load(Map<String, String> more) {
        Map<String, String> commandLine = new LinkedHashMap<>(set);
        put(commandLine, "bootstrap.servers", bootstrapServer, BOOTSTRAP_SERVER);
        put(commandLine, "schema.registry.url", schemaRegistry, SCHEMA_REGISTRY);
        more.forEach((key, value) -> put(commandLine, key, value, "another option"));
        return Config.load(file, System.getenv(), commandLine);
    }

    private static void put(Map<String, String> into, String key, String value, String option) {
        if (value == null) {
            return;
        }
        String other = into.put(key, value);
        if (other != null && !other.equals(value)) {
            throw new ConfigException(
                    "--set " + key + " and " + option + " have different values; leave out one of the two");
        }
    }
}
