package dev.slowburn.openslo.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.openslo.Yaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenSLO's rules about names, labels and descriptions. */
class MetadataTest {
    private static final String LONGEST = "a".repeat(63);

    @ParameterizedTest
    @ValueSource(strings = {"a", "9a", "a-b", "a--9"})
    void acceptsDnsLabelsAsNames(String name) {
        assertThat(Yaml.onlySlo(Yaml.slo("checkout-availability", name)).name()).isEqualTo(name);
        assertThat(Yaml.onlySlo(Yaml.slo("checkout-availability", LONGEST)).name())
                .isEqualTo(LONGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-a",
                "a-",
                "A",
                "a_b",
                "a.b",
                "a b",
                "\u00E4",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void rejectsOtherNames(String name) {
        assertThat(Yaml.onlyProblem(Yaml.slo("checkout-availability", name)).toString())
                .startsWith("slo.yaml:4:9: metadata.name: must be 1 to 63 lower-case letters, digits or '-'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: b", "A.b_c-9: ''", "a: [b, c]", "a: []", "a: ['']"})
    void acceptsTextAndListAsLabel(String label) {
        assertThat(Yaml.onlySlo(labelled(label)).name()).isEqualTo("checkout-availability");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a_: b      | 4:16: | the name of a label must be 1 to 63 letters
            -a: b      | 4:16: | and start and end with a letter or digit
            a/b: c     | 4:17: | the name of a label must be 1 to 63 letters
            a: 5       | 4:15: | a label must be text or a list of texts
            a: [b, 5]  | 4:12: | a label must be text or a list of texts
            a: {b: c}  | 4:12: | a label must be text or a list of texts
            """)
    void rejectsOtherLabels(String label, String place, String reason) {
        assertThat(Yaml.onlyProblem(labelled(label)).toString())
                .startsWith("slo.yaml:" + place)
                .contains(reason);
    }

    @Test
    void limitsDescriptionTo1050CodePoints() {
        String most = "\uD83D\uDE00".repeat(1_050);

        assertThat(Yaml.onlySlo(described(most)).name()).isEqualTo("checkout-availability");
        assertThat(Yaml.onlyProblem(described(most + "x")))
                .hasToString("slo.yaml:6:16: spec.description: must have at most 1050 characters, but has 1051");
    }

    private static String described(String text) {
        return Yaml.slo("spec:\n  service", "spec:\\n  description: " + text + "\\n  service");
    }

    private static String labelled(String label) {
        return Yaml.slo("metadata:\n  name", "metadata:\\n  labels: {" + label + "}\\n  name");
    }
}
