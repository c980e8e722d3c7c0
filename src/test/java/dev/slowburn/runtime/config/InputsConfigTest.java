package dev.slowburn.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slowburn.topology.settings.InputTopic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The inputs and their keys. */
class InputsConfigTest {
    private static final Map<String, String> SPANS = Map.of(
            "inputs",
            "outcomes,spans",
            "input.spans.topic",
            "otlp_spans",
            "input.spans.format",
            "otlp-proto",
            "input.spans.kinds",
            "SERVER,CONSUMER");

    private static Config config(Map<String, String> settings) {
        return Config.load(null, Map.of(), settings);
    }

    private static Map<String, String> spansWith(String key, String value) {
        Map<String, String> settings = new HashMap<>(SPANS);
        settings.put(key, value);
        return settings;
    }

    @Test
    void theDefaultIsTheTopicOfOutcomes() {
        assertThat(Settings.inputTopics(config(Map.of("topic.request.outcomes", "requests"))))
                .containsExactly(new InputTopic("outcomes", "requests"));
    }

    @Test
    void readsAnInputWithTheDefaultsOfItsFormat() {
        InputConfig spans = Settings.inputs(config(SPANS)).get(1);

        assertThat(spans.name()).isEqualTo("spans");
        assertThat(spans.topic()).isEqualTo("otlp_spans");
        assertThat(spans.format()).isEqualTo(InputFormat.OTLP_PROTO);
        assertThat(spans.getList(InputKeys.KINDS)).containsExactly("SERVER", "CONSUMER");
        assertThat(spans.getString(InputKeys.SAMPLING)).isEqualTo("adjust");
        assertThat(spans.getString(InputKeys.SERVICE)).isEqualTo("service.name");
        assertThat(spans.getList(InputKeys.SERVICES)).containsExactly("*");
    }

    /** Its state is that of an application without other inputs, so its place in the list must not matter. */
    @Test
    void theTopicOfOutcomesIsAlwaysTheFirst() {
        assertThat(Settings.inputTopics(config(spansWith("inputs", "spans, outcomes"))))
                .extracting(InputTopic::name)
                .containsExactly("outcomes", "spans");
    }

    @Test
    void theTopicOfOutcomesCanBeLeftOut() {
        assertThat(Settings.inputTopics(config(spansWith("inputs", "spans"))))
                .containsExactly(new InputTopic("spans", "otlp_spans"));
    }

    @Test
    void variablesHaveUnderscoresForHyphens() {
        Config config = Config.load(
                null,
                Map.of(
                        "SLOWBURN_INPUTS", "spans",
                        "SLOWBURN_INPUT_SPANS_TOPIC", "otlp_spans",
                        "SLOWBURN_INPUT_SPANS_FORMAT", "otlp-proto",
                        "SLOWBURN_INPUT_SPANS_COUNT_ATTRIBUTE", "SampleRate"),
                Map.of());

        assertThat(Settings.inputs(config).get(0).getString(InputKeys.COUNT_ATTRIBUTE))
                .isEqualTo("SampleRate");
        assertThat(InputKeys.names()).allSatisfy(name -> {
            String variable = Config.variable("input.spans." + name);
            assertThat(InputKeys.ofVariable(variable.substring("SLOWBURN_".length())
                            .toLowerCase(java.util.Locale.ROOT)
                            .replace('_', '.')))
                    .isEqualTo("input.spans." + name);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"My Input", "Spans", "9spans", "otlp_spans", "otlp-spans", "spans.eu", "größe"})
    void rejectsNamesThatAreNoIdentifiers(String name) {
        assertThatThrownBy(() -> config(Map.of("inputs", "outcomes," + name)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("inputs: item 2 '" + name + "' is not valid; write names of lower-case letters");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    input.spans.kindz           | SERVER           | unknown key 'input.spans.kindz'; the keys of an input are
                    input.spans.kinds           | SERVER,DATABASE  | input.spans.kinds: item 2 'DATABASE' is not valid; write SERVER
                    input.spans.sampling        | guess            | input.spans.sampling: 'guess' is not valid; write adjust, refuse or ignore
                    input.spans.metrics         | a                | input.spans.metrics: is a key of the format otlp-metrics and otlp-metrics-json, but the format is otlp-proto; remove it
                    input.spans.format          | avro             | input.spans.kinds: is a key of the format otlp-proto and otlp-json, but the format is avro; remove it
                    input.spans.kinds           | ''               | input.spans.kinds: is empty; remove it, or write SERVER
                    input.spans.topic           | ''               | input.spans.topic: is missing; write the name of the topic
                    input.spans.format          | otlp             | input.spans.format: 'otlp' is not valid; write avro, otlp-proto, otlp-json, otlp-metrics, otlp-metrics-json, json
                    input.spans.service         | a//b             | input.spans.service: 'a//b' is not valid; write names of resource attributes
                    input.spans                 | otlp_spans       | unknown key 'input.spans'; write input.spans.topic and so on
                    input.spams.topic           | spams            | input.spams.topic: 'spams' is not in inputs; add it there, or remove its keys
                    input.outcomes.topic        | other            | input.outcomes.topic: contradicts topic.request.outcomes; set that instead
                    input.outcomes.format       | otlp-proto             | input.outcomes.format: the input outcomes is always avro
                    inputs                      | spans,spans      | inputs: names an input twice
                    input.spans.topic           | request-outcomes | topic.request.outcomes, input.spans.topic: all set to 'request-outcomes'
                    input.spans.topic           | dead-letters     | topic.dead.letters, input.spans.topic: all set to 'dead-letters'
                    input.spans.topic           | slowburn-tallies-repartition | input.spans.topic: 'slowburn-tallies-repartition' is an internal topic
                    """)
    void statesWhatToDo(String key, String value, String message) {
        assertThatThrownBy(() -> config(spansWith(key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void reportsTwoInputsWithOneTopic() {
        Map<String, String> settings = spansWith("inputs", "spans,more");
        settings.put("input.more.topic", "otlp_spans");
        settings.put("input.more.format", "otlp-proto");

        assertThatThrownBy(() -> config(settings))
                .hasMessageContaining(
                        "input.spans.topic, input.more.topic: all set to 'otlp_spans'; use a different topic for each of them");
    }

    @Test
    void reportsAllProblemsTogether() {
        assertThatThrownBy(() -> config(Map.of(
                        "inputs", "spans,log", "input.log.topic", "logs", "input.log.kinds", "ALL", "threads", "none")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        4 problems in the configuration:
                          threads: 'none' is not valid; write a whole number from 1 to 1000
                          input.spans.topic: is missing; write the name of the topic that the input reads
                          input.spans.format: is missing; write avro, otlp-proto, otlp-json, otlp-metrics, otlp-metrics-json, json
                          input.log.format: is missing; write avro, otlp-proto, otlp-json, otlp-metrics, otlp-metrics-json, json""");
    }

    @Test
    void readsAMapping() {
        assertThat(Settings.inputs(config(accessLog())).get(0).mapping()).isNotNull();
    }

    private static Map<String, String> accessLog() {
        return new HashMap<>(Map.of(
                "inputs", "access",
                "input.access.topic", "access-logs",
                "input.access.format", "json",
                "input.access.preset", "nginx",
                "input.access.map.service", "/server_name",
                "input.access.map.attributes.Region", "constant:eu"));
    }

    @Test
    void reportsTheProblemsOfAMappingByKey() {
        Map<String, String> settings = accessLog();
        settings.remove("input.access.map.service");
        settings.put("input.access.map.statu", "/status");
        settings.put("input.access.map.time", "msec");

        assertThatThrownBy(() -> config(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(
                        "3 problems",
                        "input.access.map.service: is required",
                        "input.access.map.statu: unknown key",
                        "input.access.map.time: must be a JSON pointer");
    }

    @Test
    void aMappingIsOfJsonOnly() {
        assertThatThrownBy(() -> config(spansWith("input.spans.map.status", "/status")))
                .hasMessageContaining(
                        "input.spans.map.status: is a key of the format json, but the format is otlp-proto");
    }

    @Test
    void reportsEachKeyOfAnInputThatIsNotNamed() {
        assertThatThrownBy(() -> config(Map.of("input.spans.topic", "a", "input.logs.topic", "b")))
                .hasMessageContainingAll("'spans' is not in inputs", "'logs' is not in inputs");
    }

    @Test
    void eachFormatHasKeysWithDefaultsThatAreValid() {
        for (InputFormat format : InputFormat.values()) {
            Map<String, String> settings =
                    new HashMap<>(Map.of("inputs", "one", "input.one.topic", "a", "input.one.format", format.word()));
            if (format == InputFormat.JSON) {
                settings.put("input.one.preset", "cloudevents");
            }
            assertThat(Settings.inputs(config(settings)))
                    .extracting(InputConfig::format)
                    .isEqualTo(List.of(format));
        }
    }
}
