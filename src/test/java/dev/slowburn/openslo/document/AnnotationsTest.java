package dev.slowburn.openslo.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.openslo.Yaml;
import dev.slowburn.openslo.yaml.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slowburn's annotations are rejected where they do not apply; foreign annotations are ignored. */
class AnnotationsTest {
    @ParameterizedTest
    @ValueSource(strings = {"group-by", "max-groups", "all-services", "max-services", "thresholds", "empty-slices"})
    void rejectsAnnotationOfSloOnSli(String name) {
        String sli =
                Yaml.SLI.replace("name: answered", "name: answered\n  annotations: {slowburn.dev/" + name + ": x}");

        Problem problem = Yaml.onlyProblem(sli);

        assertThat(problem.field()).isEqualTo("metadata.annotations[slowburn.dev/" + name + "]");
        assertThat(problem.reason())
                .isEqualTo("does not apply to a document of kind SLI; write it in the metadata of an SLO");
    }

    @Test
    void rejectsAnnotationOfAlertOnSloAndIndicator() {
        String annotations = "annotations: {slowburn.dev/short-window: 5m}";

        Problem ofSlo = Yaml.onlyProblem(Yaml.slo("metadata:\n  name", "metadata:\\n  " + annotations + "\\n  name"));
        Problem ofSli = Yaml.onlyProblem(Yaml.slo("      name: answered", "      " + annotations));

        assertThat(ofSlo.toString()).startsWith("slo.yaml:4:44: metadata.annotations[slowburn.dev/short-window]: ");
        assertThat(ofSlo.reason()).endsWith("write it in the metadata of an AlertCondition");
        assertThat(ofSli.field()).isEqualTo("spec.indicator.metadata.annotations[slowburn.dev/short-window]");
    }

    @Test
    void suggestsNameForUnknownAnnotation() {
        assertThat(Yaml.onlyProblem(Yaml.annotated("slowburn.dev/groupby: x")).reason())
                .isEqualTo("Slowburn has no annotation of this name; did you mean slowburn.dev/group-by?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "net: \"\"",
                "openslo.com/service: web",
                "9net: x",
                "a.b-c/D_e.f: x",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.de/x: y"
            })
    void ignoresForeignAnnotations(String annotation) {
        assertThat(Yaml.onlySlo(Yaml.annotated(annotation)).name()).isEqualTo("checkout-availability");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            net_: x            | the name of an annotation must be 1 to 63 letters
            openslo..com/net: x | a lower-case DNS name and '/' in front of it
            -a.com/net: x      | a lower-case DNS name and '/' in front of it
            aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.com/net: x | a lower-case DNS name and '/' in front of it
            net: 5             | must be text, but is a number; put it in quotes
            net: [a]           | must be text, but is a list
            """)
    void checksNamesAndValues(String annotation, String reason) {
        assertThat(Yaml.onlyProblem(Yaml.annotated(annotation)).toString())
                .startsWith("slo.yaml:4:")
                .contains(reason);
    }
}
