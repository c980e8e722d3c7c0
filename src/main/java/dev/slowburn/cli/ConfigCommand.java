package dev.slowburn.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slowburn.cli.output.OutputFormat;
import dev.slowburn.runtime.broker.ExitCodes;
import dev.slowburn.runtime.config.ConfigKey;
import dev.slowburn.runtime.config.ConfigKeys;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slowburn config}: every configuration key, as a properties file to start from. Connects to nothing. */
@Command(
        name = "config",
        description =
                "Lists the configuration keys with their defaults and meanings, as a properties file for --config.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  slowburn config > slowburn.properties",
            "      a file with all keys, each a comment until you uncomment it",
            "  slowburn config http. schema.registry.url",
            "      the keys that begin with http., and one more"
        },
        exitCodeList = {"0:done", "2:wrong usage, or no key begins like that"})
final class ConfigCommand implements Callable<Integer> {
    private static final int WIDTH = 110;

    @Parameters(
            arity = "0..*",
            paramLabel = "KEY",
            description = "Only the keys that begin with one of these. Default: all.")
    private List<String> beginnings = List.of();

    @Option(names = "--json", description = "Print a JSON array of the keys.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        beginnings.forEach(this::checkKnown);
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

    private void checkKnown(String beginning) {
        if (Stream.concat(ConfigKeys.ALL.stream(), ConfigKeys.PREFIXES.stream())
                .noneMatch(key -> key.name().startsWith(beginning))) {
            throw new ParameterException(
                    spec.commandLine(), "no key begins with '" + beginning + "'; slowburn config lists all of them");
        }
    }

    private Stream<ConfigKey> keys() {
        return ConfigKeys.ALL.stream().filter(this::isAskedFor);
    }

    /** Keys of Kafka's clients that are passed on; only the first part of their names is Slowburn's. */
    private Stream<ConfigKey> prefixes() {
        return ConfigKeys.PREFIXES.stream().filter(this::isAskedFor);
    }

    private boolean isAskedFor(ConfigKey key) {
        return beginnings.isEmpty() || beginnings.stream().anyMatch(key.name()::startsWith);
    }

    private static String property(ConfigKey key) {
        StringBuilder text = new StringBuilder();
        StringBuilder line = new StringBuilder("#");
        for (String word : key.doc().split(" ", -1)) {
            if (line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line.setLength(1);
            }
            line.append(' ').append(word);
        }
        text.append(line).append('\n');
        String ending = ConfigKeys.PREFIXES.contains(key) ? "*" : "";
        String value = key.fallback() == null ? "" : key.fallback();
        text.append('#')
                .append(key.name())
                .append(ending)
                .append('=')
                .append(value)
                .append('\n');
        return text.append('\n').toString();
    }

    private ArrayNode array() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        keys().forEach(key -> array.addObject()
                .put("key", key.name())
                .put("variable", key.variable())
                .put("default", key.fallback())
                .put("meaning", key.doc()));
        return array;
    }
}
