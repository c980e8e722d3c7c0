package dev.slowburn.input.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMappingTest {
    @Test
    void reportsTheProblemsOfAllKeysAtOnce() {
        InvalidMappingException invalid = catchThrowableOfType(
                InvalidMappingException.class,
                () -> JsonMapping.of(Map.of(
                        "preset", "apache",
                        "map.time", "ts",
                        "map.time.format", "seconds",
                        "map.duration", "/took",
                        "map.latency", "/took",
                        "map.attributes.zone", "zone")));

        assertThat(invalid.problems())
                .containsOnlyKeys(
                        "preset",
                        "map.service",
                        "map.time",
                        "map.time.format",
                        "map.duration.unit",
                        "map.latency",
                        "map.attributes.zone");
        assertThat(invalid)
                .hasMessageContaining("preset: must be one of nginx, ingress-nginx, envoy, cloudevents")
                .hasMessageContaining("map.service: is required: the source of the service's name")
                .hasMessageContaining(
                        "map.time: must be a JSON pointer such as /name, header:NAME or constant:VALUE, was 'ts'")
                .hasMessageContaining("map.time.format: must be one of rfc3339, clf, s, ms, us, ns, was 'seconds'")
                .hasMessageContaining("map.duration.unit: is required: one of s, ms, us, ns, text")
                .hasMessageContaining("map.latency: unknown key; the keys are map.count, map.duration");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "map.status; constant:ok; constant:ok must be an integer, found another string",
                "map.count; constant:1.5; constant:1.5 must be an integer, 0 or more",
                "map.outcome; constant:success; must be one of SUCCESS, CLIENT_ERROR",
                "map.time; constant:0; must be in the record or in a header",
                "map.time.of; start; requires map.duration",
                "map.service; /a~2; ~ is written ~0",
                "map.service; header:; must be a JSON pointer",
                "map.service; /a |; must be a JSON pointer",
                "map.attributes.; /a; unknown key"
            })
    void rejectsWrongValuesOfAKey(String key, String value, String problem) {
        Map<String, String> options = new HashMap<>(Map.of("map.service", "/service", "map.time", "/time"));
        options.put(key, value);

        assertThatThrownBy(() -> JsonMapping.of(options))
                .isInstanceOf(InvalidMappingException.class)
                .hasMessageStartingWith(key + ": ")
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void presetsAreMappingsThatOptionsOverride(Preset preset) {
        JsonMapping mapping =
                JsonMapping.of(Map.of("preset", preset.toString(), "map.service", "constant:shop", "map.time", "/at"));

        assertThat(mapping.field(MappedField.TIME)).hasToString("[/at]");
        assertThat(mapping.field(MappedField.STATUS)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/a/b~0c~1d/0", "/", "/a b/c", "/~01"})
    void writesAPointerAsItWasRead(String text) {
        assertThat(Pointer.parse(text)).hasToString(text);
    }

    @Test
    void splitsTheValuesOfAnOperation() {
        assertThat(FirstOf.parseSeveral("/method   /a path | /url constant:x y header:h"))
                .hasToString("[/method, /a path | /url, constant:x y, header:h]");
    }

    @Test
    void knowsWhetherItReadsHeaders() {
        assertThat(JsonMapping.of(Map.of("map.service", "/s", "map.time", "/t")).readsHeaders())
                .isFalse();
        assertThat(JsonMapping.of(Map.of("map.service", "/s | header:ce_source", "map.time", "/t"))
                        .readsHeaders())
                .isTrue();
    }
}
