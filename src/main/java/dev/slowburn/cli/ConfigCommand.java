package dev.slowburn.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slowburn.cli.output.OutputFormat;
import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.runtime.config.Config;
import dev.slowburn.runtime.config.ConfigKeys;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slowburn config}: prints all configuration keys as a properties file. Needs no broker. */
@Command(
        name = "config",
        description =
                "Lists the configuration keys with their defaults and meanings, as a properties file for --config.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  slowburn config > slowburn.properties",
            "      a file with all keys, commented out",
            "  slowburn config http. schema.registry.url",
            "      keys that start with http., and schema.registry.url"
        },
        exitCodeList = {"0:done", "2:wrong usage, or no key has a given prefix"})
final class ConfigCommand implements Callable<Integer> {
    private static final int WIDTH = 110;

    @Parameters(arity = "0..*", paramLabel = "KEY", description = "Prefixes of the keys to list. Default: all keys.")
    private List<String> wanted = List.of();

    @Option(names = "--json", description = "Print the keys as a JSON array.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        wanted.forEach(this::requireMatch);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(OutputFormat.JSON.write(array()));
        } else {
            keys().forEach(key -> out.print(property(key)));
            prefixes().forEach(prefix -> out.print(property(prefix)));
        }
        out.flush();
        return ExitCodes.DONE;
    }

    private void requireMatch(String beginning) {
        if (Stream.concat(ConfigKeys.all().stream(), ConfigKeys.prefixes().stream())
                .noneMatch(key -> key.name.startsWith(beginning))) {
            throw new ParameterException(
                    spec.commandLine(), "no key starts with '" + beginning + "'; slowburn config lists all keys");
        }
    }

    private Stream<ConfigKey> keys() {
        return ConfigKeys.all().stream().filter(this::isWanted);
    }

    /** Prefixes of keys that are passed to Kafka's clients. */
    private Stream<ConfigKey> prefixes() {
        return ConfigKeys.prefixes().stream().filter(this::isWanted);
    }

    private boolean isWanted(ConfigKey key) {
        return wanted.isEmpty() || wanted.stream().anyMatch(key.name::startsWith);
    }

    private static String property(ConfigKey key) {
        StringBuilder text = new StringBuilder();
        StringBuilder line = new StringBuilder("#");
        for (String word : key.documentation.split(" ", -1)) {
            if (line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line.setLength(1);
            }
            line.append(' ').append(word);
        }
        text.append(line).append('\n');
        String ending = ConfigKeys.prefixes().contains(key) ? "*" : "";
        text.append('#')
                .append(key.name)
                .append(ending)
                .append('=')
                .append(ConfigKeys.fallback(key))
                .append('\n');
        return text.append('\n').toString();
    }

    private ArrayNode array() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        keys().forEach(key -> array.addObject()
                .put("key", key.name)
                .put("variable", Config.variable(key.name))
                .put("default", key.defaultValue == null ? null : ConfigKeys.fallback(key))
                .put("meaning", key.documentation));
        return array;
    }
}
