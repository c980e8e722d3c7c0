package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.outcome.Counting;
import dev.slowburn.domain.slo.About;
import dev.slowburn.domain.slo.Slo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Descriptive fields of a definition are kept. */
class AboutTest {
    private static final String DESCRIBED = """
            apiVersion: openslo/v1
            kind: SLO
            metadata:
              name: shop
              displayName: Overspent shop
              labels: {team: [web, shop]}
              annotations: {runbook: https://wiki/shop, example.org/owner: ada, slowburn.dev/min-events: "5"}
            spec:
              description: What the shop answers.
              service: shop
              indicator:
                spec:
                  ratioMetric:
                    good: {metricSource: {type: slowburn}}
                    total: {metricSource: {type: slowburn}}
              timeWindow: [{duration: 28d, isRolling: true}]
              budgetingMethod: Occurrences
              objectives: [{displayName: "Gold: 99 %", target: 0.99}]
            """;

    @Test
    void keepsDescriptiveFields() {
        Slo slo = Yaml.onlySlo(DESCRIBED);

        assertThat(slo.labels()).containsEntry("team", List.of("web", "shop"));
        About about = slo.about();
        assertThat(about.displayName()).contains("Overspent shop");
        assertThat(about.description()).contains("What the shop answers.");
        assertThat(about.annotations()).isEqualTo(Map.of("runbook", "https://wiki/shop", "example.org/owner", "ada"));
        assertThat(about.objectives()).isEqualTo(Map.of("gold-99", "Gold: 99 %"));
        assertThat(about.source()).isEqualTo("slo.yaml");
        assertThat(about.text()).isEqualTo(DESCRIBED);
    }

    @Test
    void keepsTextOfEachDocument() {
        String other = "---\n# by hand\n" + Yaml.SLO;
        LoadResult loaded = Yaml.parse(DESCRIBED + other + "---\n" + Yaml.SLI);

        assertThat(loaded.slos()).extracting(slo -> slo.about().text()).containsExactlyInAnyOrder(DESCRIBED, other);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            good | status_code < 500 |                 | every request | status_code < 500 | all others
            bad  | status_code>=500  |                 | every request | all others | status_code >= 500
            good | status_code < 500 | operation != '' | requests that match operation != "" | status_code < 500 | all others
            good | ''                |                 | every request, unless its outcome is UNKNOWN | outcome SUCCESS or CLIENT_ERROR | outcome SERVER_ERROR, TIMEOUT or REJECTED
            bad  | ''                | count > 1       | requests that match count > 1, unless its outcome is UNKNOWN | outcome SUCCESS or CLIENT_ERROR | outcome SERVER_ERROR, TIMEOUT or REJECTED
            """)
    void describesWhatARatioCounts(String part, String filter, String total, String counted, String good, String bad) {
        Slo slo = Yaml.onlySlo(Yaml.withFilters(part, filter, total == null ? "" : total));

        assertThat(slo.objectives().get(0).sli().counting()).isEqualTo(new Counting(counted, good, bad));
    }

    @ParameterizedTest
    @CsvSource({
        "lt, 300, duration_ms < 300",
        "lte, 0.50, duration_ms <= 0.5",
        "gt, 1, duration_ms > 1",
        "gte, 0, duration_ms >= 0"
    })
    void describesWhatAThresholdCounts(String op, String value, String good) {
        Slo slo = Yaml.onlySlo(Yaml.threshold("target: 0.9\\nop: " + op + "\\nvalue: " + value));

        assertThat(slo.objectives().get(0).sli().counting())
                .isEqualTo(new Counting("every request", good, "all others"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Verfügbarkeit 可用性 🚀 | verf-gbarkeit
            Überall                 | berall
            可用性                  | objective-1
            '!!!'                   | objective-1
            aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg | aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg
            """)
    void warnsIfIdLosesCharactersOfDisplayName(String displayName, String id) {
        LoadResult loaded = Yaml.parse(Yaml.slo("displayName: availability", "displayName: '" + displayName + "'"));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.slos().get(0).objectives().get(0).name()).isEqualTo(id);
        assertThat(loaded.warnings())
                .singleElement()
                .asString()
                .startsWith("slo.yaml:26:20: spec.objectives[0].displayName: becomes the id '" + id
                        + "', because an id has only");
        assertThat(loaded.slos().get(0).about().objectives()).isEqualTo(Map.of(id, displayName));
    }

    @ParameterizedTest
    @CsvSource({"availability", "Gold: 99.9 %", "Fast – 300 ms", "'  p99 (checkout)  '", "UPPER_case"})
    void acceptsOtherDisplayNamesWithoutWarning(String displayName) {
        assertThat(Yaml.parse(Yaml.slo("displayName: availability", "displayName: '" + displayName + "'"))
                        .warnings())
                .isEmpty();
    }
}
