package dev.slowburn.cli.options;

import dev.slowburn.runtime.config.Config;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options for the configuration of a command: Kafka, the schema registry and any other key. */
public final class ConfigOptions {
    private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description = "Initial Kafka brokers; same as --set bootstrap.servers=…")
    private String bootstrapServer;

    @Option(
            names = "--schema-registry",
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

    /** @param more configuration from other options of the command; null values are ignored */
    public Config load(Map<String, String> more) {
        Map<String, String> commandLine = new LinkedHashMap<>(set);
        put(commandLine, BOOTSTRAP_SERVERS, bootstrapServer);
        put(commandLine, "schema.registry.url", schemaRegistry);
        more.forEach((key, value) -> put(commandLine, key, value));
        return Config.load(file, System.getenv(), commandLine);
    }

    /** Whether an option names the brokers. */
    boolean namesBrokers() {
        return bootstrapServer != null || set.containsKey(BOOTSTRAP_SERVERS);
    }

    private static void put(Map<String, String> into, String key, String value) {
        if (value != null) {
            into.put(key, value);
        }
    }
}
