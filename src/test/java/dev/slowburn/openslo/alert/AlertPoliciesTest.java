package dev.slowburn.openslo.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.consumption.BurnFactor;
import dev.slowburn.domain.consumption.Comparison;
import dev.slowburn.domain.slo.AlertRule;
import dev.slowburn.domain.slo.AlertRule.Burning;
import dev.slowburn.domain.slo.AlertRule.ExhaustedWithin;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.domain.window.LookBack;
import dev.slowburn.openslo.AlertYaml;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.LoadResult;
import dev.slowburn.openslo.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading valid documents of alerts. */
class AlertPoliciesTest {
    private static final LookBack HOUR = new LookBack("1h", 60);

    @TempDir
    Path directory;

    @Test
    void readsReferencedPolicyConditionAndTarget() {
        assertThat(rules(AlertYaml.ALL))
                .containsExactly(new AlertRule(
                        "fast-burn",
                        "page",
                        new Burning(Comparison.GT, BurnFactor.of(14_400_000), HOUR, Optional.empty()),
                        5,
                        0,
                        true,
                        false,
                        true,
                        List.of("on-call")));
    }

    @Test
    void readsPolicyInPlaceWithDefaults() {
        assertThat(rules(AlertYaml.IN_PLACE))
                .containsExactly(new AlertRule(
                        "slow-burn",
                        "ticket",
                        new Burning(
                                Comparison.GTE,
                                BurnFactor.of(1_000_000),
                                new LookBack("3d", 3 * 1_440),
                                Optional.empty()),
                        0,
                        0,
                        true,
                        true,
                        false,
                        List.of("team")));
    }

    @Test
    void readsNameAloneAsReference() {
        assertThat(rules(AlertYaml.all("alertPolicyRef: fast-burn", "fast-burn")))
                .extracting(AlertRule::name)
                .containsExactly("fast-burn");
    }

    @Test
    void readsDocumentsInAnyOrderAndSeveralFiles() throws IOException {
        List<String> documents = List.of(AlertYaml.ALL.split("---\n", 0));
        for (int i = 0; i < documents.size(); i++) {
            Files.writeString(directory.resolve((9 - i) + ".yaml"), documents.get(i));
        }

        LoadResult loaded = Definitions.load(List.of(directory));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.slos().get(0).objectives().get(0).alertRules()).isEqualTo(rules(AlertYaml.ALL));
    }

    @ParameterizedTest
    @CsvSource({"lt, LT", "lte, LTE", "gt, GT", "gte, GTE"})
    void readsEachOperator(String op, Comparison comparison) {
        Burning burning =
                (Burning) rules(AlertYaml.all("op: gt", "op: " + op)).get(0).condition();

        assertThat(burning.comparison()).isEqualTo(comparison);
    }

    @ParameterizedTest
    @CsvSource({"2, 2000000", "0.000001, 1", "14.400000000, 14400000", "+.5, 500000", "1000.0, 1000000000"})
    void readsThresholdExactly(String written, long millionths) {
        // gte, because 1000 is the highest burn rate with a target of 0.999.
        String yaml = AlertYaml.all("14.4", written).replace("op: gt", "op: gte");

        assertThat(((Burning) rules(yaml).get(0).condition()).factor()).isEqualTo(BurnFactor.of(millionths));
    }

    @ParameterizedTest
    @CsvSource({"0m, 0", "90m, 90", "2h, 120", "1d, 1440", "1w, 10080"})
    void readsAlertAfterInMinutes(String written, long minutes) {
        assertThat(rules(AlertYaml.all("alertAfter: 5m", "alertAfter: " + written))
                        .get(0)
                        .alertAfterMinutes())
                .isEqualTo(minutes);
    }

    @Test
    void readsShortWindowFromAnnotation() {
        String yaml = AlertYaml.all("annotations: {}", "annotations: {slowburn.dev/short-window: 5m}");

        assertThat(((Burning) rules(yaml).get(0).condition()).shortWindow()).contains(new LookBack("5m", 5));
    }

    @Test
    void readsMinEventsFromConditionPolicyOrSlo() {
        String slo = annotated(AlertYaml.ALL, "name: checkout-availability", "100");
        String policy = annotated(slo, "name: fast-burn\nspec", "200");
        String condition = policy.replace("annotations: {}", "annotations: {slowburn.dev/min-events: \"0\"}");

        assertThat(rules(slo)).extracting(AlertRule::minEvents).containsExactly(100L);
        assertThat(rules(policy)).extracting(AlertRule::minEvents).containsExactly(200L);
        assertThat(rules(condition)).extracting(AlertRule::minEvents).containsExactly(0L);
        assertThat(rules(annotated(Yaml.SLO, "name: checkout-availability", "100")))
                .extracting(AlertRule::minEvents)
                .containsOnly(100L);
    }

    private static String annotated(String yaml, String name, String minEvents) {
        return Yaml.replace(
                yaml,
                name,
                "annotations: {slowburn.dev/min-events: \"" + minEvents + "\"}\\n  " + name.replace("\n", "\\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  alertPolicies: []\n", "  alertPolicies:\n"})
    void usesDefaultAlertsWithoutPolicies(String policies) {
        assertThat(rules(Yaml.SLO + policies))
                .extracting(rule -> rule.name() + " " + rule.severity())
                .containsExactly("burn-1h page", "burn-6h page", "burn-1d ticket", "burn-3d ticket");
    }

    @Test
    void omitsUnreachableDefaultAlertWithWarning() {
        LoadResult loaded = Yaml.parse(Yaml.slo("0.999", "0.9").replace("28d", "2d"));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.slos().get(0).objectives().get(0).alertRules())
                .extracting(AlertRule::name)
                .containsExactly("burn-24m", "burn-96m", "burn-288m");
        assertThat(loaded.warnings())
                .singleElement()
                .hasToString(
                        "slo.yaml:27:15: spec.objectives[0].target: the default alerts omit the one for burns over 5m: "
                                + "with a target of 0.9 no burn rate reaches 11.52");
    }

    @Test
    void addsExhaustionAlertFromAnnotation() {
        String annotation = "slowburn.dev/exhaustion-within: 4h";

        List<AlertRule> besideLadder = rules(Yaml.annotated(annotation));
        List<AlertRule> besidePolicy = rules(AlertYaml.all(
                "metadata:\\n  name: checkout", "metadata:\\n  annotations: {" + annotation + "}\\n  name: checkout"));

        assertThat(besideLadder).hasSize(5);
        assertThat(besidePolicy).extracting(AlertRule::name).containsExactly("fast-burn", "exhaustion-within-4h");
        assertThat(besidePolicy.get(1))
                .isEqualTo(besideLadder.get(4))
                .isEqualTo(new AlertRule(
                        "exhaustion-within-4h",
                        "page",
                        new ExhaustedWithin(new LookBack("4h", 240)),
                        0,
                        0,
                        true,
                        true,
                        false,
                        List.of()));
    }

    @Test
    void readsExhaustionConditionFromAnnotation() {
        String condition = AlertYaml.ALL.substring(
                AlertYaml.ALL.indexOf("  condition:\n"),
                AlertYaml.ALL.indexOf("---\napiVersion: openslo/v1\nkind: AlertNot"));
        String yaml = AlertYaml.all("annotations: {}", "annotations: {slowburn.dev/exhaustion-within: 2d}")
                .replace(condition, "");

        assertThat(rules(yaml).get(0).condition()).isEqualTo(new ExhaustedWithin(new LookBack("2d", 2_880)));
        assertThat(rules(yaml).get(0).severity()).isEqualTo("page");
    }

    @Test
    void appliesRulesToEachObjective() {
        Slo slo = Yaml.onlySlo(AlertYaml.all("      target: 0.999\\n", "      target: 0.999\\n    - target: 0.99\\n"));

        assertThat(slo.objectives()).hasSize(2).allSatisfy(objective -> assertThat(objective.alertRules())
                .extracting(AlertRule::name)
                .containsExactly("fast-burn"));
    }

    @Test
    void appliesRulesToCompositeBudget() {
        String two =
                "      target: 0.999\\n      compositeWeight: 1\\n    - target: 0.99\\n      compositeWeight: 2\\n";

        Slo explicit = Yaml.onlySlo(AlertYaml.all("      target: 0.999\\n", two));
        Slo byDefault = Yaml.onlySlo(Yaml.replace(Yaml.SLO, "      target: 0.999\n", two));

        assertThat(explicit.composite().orElseThrow().alertRules())
                .isEqualTo(explicit.objectives().get(0).alertRules())
                .hasSize(1);
        assertThat(byDefault.composite().orElseThrow().alertRules()).hasSize(4);
    }

    @Test
    void warnsAboutPolicyThatSendsNoAlert() {
        LoadResult loaded = Yaml.parse(AlertYaml.all("alertWhenBreaching: true", "alertWhenBreaching: false")
                .replace("alertWhenNoData: true", "alertWhenNoData: false"));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.warnings())
                .singleElement()
                .hasToString("slo.yaml:37:23: spec.alertWhenBreaching: sends no alert, because alertWhenBreaching, "
                        + "alertWhenResolved and alertWhenNoData are all false; set one of them to true");
    }

    @Test
    void warnsAboutOperatorOfSingleCondition() {
        LoadResult loaded = Yaml.parse(AlertYaml.all("    - conditionRef", "    - operator: and\\n      conditionRef"));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.warnings())
                .singleElement()
                .hasToString("slo.yaml:41:17: spec.conditions[0].operator: has no effect, because there is only one "
                        + "condition");
    }

    @ParameterizedTest
    @CsvSource({
        "threshold: 14.4, threshold: 14.5",
        "target: pager, target: mail",
        "alertWhenNoData: true, alertWhenNoData: false"
    })
    void changesRevisionWithReferencedDocument(String part, String replacement) {
        assertThat(Yaml.onlySlo(AlertYaml.all(part, replacement)).revision())
                .isNotEqualTo(Yaml.onlySlo(AlertYaml.ALL).revision());
    }

    @Test
    void includesPolicyReferencedByNameAloneInRevision() {
        String yaml = AlertYaml.all("alertPolicyRef: fast-burn", "fast-burn");

        assertThat(Yaml.onlySlo(yaml).revision())
                .isEqualTo(Yaml.onlySlo(AlertYaml.ALL).revision())
                .isNotEqualTo(Yaml.onlySlo(yaml.replace("14.4", "14.5")).revision());
    }

    private static List<AlertRule> rules(String yaml) {
        return Yaml.onlySlo(yaml).objectives().get(0).alertRules();
    }
}
