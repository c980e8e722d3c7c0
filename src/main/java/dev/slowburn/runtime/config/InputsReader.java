package dev.slowburn.runtime.config;

import dev.slowburn.input.json.InvalidMappingException;
import dev.slowburn.input.json.JsonMapping;
import dev.slowburn.topology.settings.InputTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Reads {@code inputs} and the keys of each input. The input {@code outcomes} is the topic of outcomes in Avro, without keys of its
 * own for topic and format. It is always the first, so that the order in the configuration does not matter.
 */
final class InputsReader {
    private final Set<String> names;
    private final Map<String, Map<String, String>> keysByInput = new TreeMap<>();
    private final String outcomesTopic;
    private final List<String> problems = new ArrayList<>();
    private final List<InputConfig> inputs = new ArrayList<>();

    /**
     * @param names the value of {@code inputs}
     * @param values all values, of which those of inputs are read
     * @param outcomesTopic the topic of outcomes
     */
    InputsReader(List<String> names, Map<String, String> values, String outcomesTopic) {
        this.names = inOrder(names);
        this.outcomesTopic = outcomesTopic;
        new TreeMap<>(values).forEach((key, value) -> InputKeys.Parts.of(key).ifPresent(parts -> keysByInput
                .computeIfAbsent(parts.input(), input -> new LinkedHashMap<>())
                .put(parts.key(), value)));
        new TreeMap<>(values)
                .keySet().stream()
                        .filter(key -> key.startsWith(InputKeys.PREFIX)
                                && InputKeys.Parts.of(key).isEmpty())
                        .forEach(key -> problems.add("unknown key '" + key + "'; write "
                                + key(
                                        InputKeys.PREFIX.equals(key)
                                                ? "NAME"
                                                : key.substring(InputKeys.PREFIX.length()),
                                        InputKeys.TOPIC)
                                + " and so on"));
        if (this.names.isEmpty()) {
            problems.add(ConfigKeys.INPUTS + ": names no input; remove it or write " + InputTopic.DEFAULT_NAME);
        }
        if (this.names.size() < names.size()) {
            problems.add(ConfigKeys.INPUTS + ": names an input twice; name each once");
        }
        keysByInput.forEach(this::requireName);
        this.names.forEach(this::read);
    }

    private static Set<String> inOrder(List<String> names) {
        Set<String> ordered = new LinkedHashSet<>(names);
        if (ordered.remove(InputTopic.DEFAULT_NAME)) {
            Set<String> others = ordered;
            ordered = new LinkedHashSet<>(List.of(InputTopic.DEFAULT_NAME));
            ordered.addAll(others);
        }
        return ordered;
    }

    private void requireName(String input, Map<String, String> keys) {
        if (!names.contains(input)) {
            problems.add(key(input, keys.keySet().iterator().next()) + ": '" + input + "' is not in "
                    + ConfigKeys.INPUTS + "; add it there, or remove its keys");
        }
    }

    private void read(String name) {
        Map<String, String> keys = new LinkedHashMap<>(keysByInput.getOrDefault(name, Map.of()));
        keys.entrySet().removeIf(entry -> entry.getValue().isBlank() && InputKeys.isWithoutDefault(entry.getKey()));
        if (name.equals(InputTopic.DEFAULT_NAME) && !addFixed(name, keys)) {
            return;
        }
        Optional<InputFormat> format =
                Optional.ofNullable(keys.get(InputKeys.FORMAT)).flatMap(InputFormat::of);
        int before = problems.size();
        for (String required : List.of(InputKeys.TOPIC, InputKeys.FORMAT)) {
            if (!keys.containsKey(required)) {
                problems.add(key(name, required) + ": is missing; "
                        + (required.equals(InputKeys.TOPIC)
                                ? "write the name of the topic that the input reads"
                                : "write " + InputFormat.words()));
            }
        }
        keys.forEach((key, value) -> check(name, format, key, value));
        if (problems.size() == before) {
            format.filter(InputFormat.JSON::equals).ifPresent(json -> checkMapping(name, keys));
        }
        if (problems.size() == before && format.isPresent()) {
            inputs.add(new InputConfig(name, format.get(), keys));
        }
    }

    /** Adds topic and format of the default input; false if the keys contradict them. */
    private boolean addFixed(String name, Map<String, String> keys) {
        int before = problems.size();
        if (keys.containsKey(InputKeys.TOPIC)) {
            problems.add(
                    key(name, InputKeys.TOPIC) + ": contradicts " + ConfigKeys.TOPIC_OUTCOMES + "; set that instead");
        }
        if (!keys.getOrDefault(InputKeys.FORMAT, InputFormat.AVRO.word()).equals(InputFormat.AVRO.word())) {
            problems.add(key(name, InputKeys.FORMAT) + ": the input " + name + " is always " + InputFormat.AVRO.word()
                    + "; give an input of another format another name");
        }
        keys.put(InputKeys.TOPIC, outcomesTopic);
        keys.put(InputKeys.FORMAT, InputFormat.AVRO.word());
        return problems.size() == before;
    }

    private void check(String name, Optional<InputFormat> format, String key, String value) {
        ConfigDef known = format.map(InputKeys::of).orElseGet(InputKeys::common);
        if (known.names().contains(key)) {
            Rule rule = (Rule) known.configKeys().get(key).validator;
            if (rule.list() && value.isBlank()) {
                problems.add(key(name, key) + ": is empty; remove it, or write " + rule.words());
            } else {
                rule.problem(key(name, key), value).ifPresent(problems::add);
            }
        } else if (InputKeys.isMapping(key)
                && format.filter(InputFormat.JSON::equals).isPresent()) {
            return; // Checked as a whole.
        } else if (!InputKeys.names().contains(key) && !InputKeys.isMapping(key)) {
            problems.add("unknown key '" + key(name, key) + "'; the keys of an input are "
                    + String.join(", ", format.isPresent() ? known.names() : InputKeys.names()));
        } else if (format.isPresent()) {
            problems.add(key(name, key) + ": is a key of the format "
                    + InputKeys.formatsWith(key).stream().map(InputFormat::word).collect(Collectors.joining(" and "))
                    + ", but the format is " + format.get().word() + "; remove it");
        }
    }

    private void checkMapping(String name, Map<String, String> keys) {
        try {
            JsonMapping.of(InputConfig.mappingOptions(keys));
        } catch (InvalidMappingException e) {
            e.problems().forEach((key, problem) -> problems.add(key(name, key) + ": " + problem));
        }
    }

    private static String key(String input, String key) {
        return InputKeys.PREFIX + input + '.' + key;
    }

    /** All problems, in the order of the inputs. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** The valid inputs, in the order of the topology. */
    List<InputConfig> inputs() {
        return List.copyOf(inputs);
    }

    /** The topic of each input by the key that sets it. */
    Map<String, String> topics() {
        Map<String, String> topics = new LinkedHashMap<>();
        for (InputConfig input : inputs) {
            topics.put(
                    input.name().equals(InputTopic.DEFAULT_NAME)
                            ? ConfigKeys.TOPIC_OUTCOMES
                            : key(input.name(), InputKeys.TOPIC),
                    input.topic());
        }
        return topics;
    }
}
