package dev.slowburn.cli.options;

import dev.slowburn.runtime.config.Config;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options by which any command finds Kafka, the registry and the rest of its configuration. */
public final class ConfigOptions {
    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers to start from; the same as --set bootstrap.servers=…")
    private String bootstrapServer;

    @Option(
            names = "--schema-registry",
            paramLabel = "URL",
            description = "Schema registry; the same as --set schema.registry.url=…")
    private String schemaRegistry;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Properties file. SLOWBURN_* environment variables override it, the command line overrides both.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets a configuration key; can be repeated. slowburn config lists them.")
    private Map<String, String> set = new LinkedHashMap<>();

    /** @param more what other options of the command mean as configuration; null values say nothing */
    public Config load(Map<String, String> more) {
        Map<String, String> commandLine = new LinkedHashMap<>(set);
        put(commandLine, "bootstrap.servers", bootstrapServer);
        put(commandLine, "schema.registry.url", schemaRegistry);
        more.forEach((key, value) -> put(commandLine, key, value));
        return Config.load(file, System.getenv(), commandLine);
    }

    private static void put(Map<String, String> into, String key, String value) {
        if (value != null) {
            into.put(key, value);
        }
    }
}
