package dev.slowburn.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.openslo.yaml.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Problems of alerts are reported with location, field and reason. */
class AlertProblemsTest {
    @ParameterizedTest(name = "{2}: {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            alertPolicyRef: fast-burn | alertPolicyRef: fast-bum | 29:23: spec.alertPolicies[0].alertPolicyRef | there is no AlertPolicy named 'fast-bum'; did you mean fast-burn?
            alertPolicyRef: fast-burn | fast-bum    | 29:7: spec.alertPolicies[0]       | there is no AlertPolicy named 'fast-bum'; did you mean fast-burn?
            alertPolicyRef: fast-burn | 7           | 29:7: spec.alertPolicies[0]       | must be text, but is a number; put it in quotes
            alertPolicyRef: fast-burn | [fast-burn] | 29:7: spec.alertPolicies[0]       | must be text, but is a list
            alertPolicyRef: fast-burn | policy: fast-burn | 29:7: spec.alertPolicies[0].policy | is not a field of
            alertPolicyRef: fast-burn | alertPolicyRef: fast-burn\\n      spec: {} | 30:7: spec.alertPolicies[0].spec | must not be given together with alertPolicyRef
            alertPolicyRef: fast-burn | alertPolicyRef: fast-burn\\n    - fast-burn | 30:7: spec.alertPolicies[1] | this SLO already has an alert named 'fast-burn'
            alertPolicies:\\n    - alertPolicyRef: fast-burn | alertPolicies: fast-burn | 28:18: spec.alertPolicies | must be a list, but is text
            conditionRef: burning-fast | conditionRef: burning | 41:21: spec.conditions[0].conditionRef | there is no AlertCondition named 'burning'
            conditionRef: burning-fast | burning-fast | 41:7: spec.conditions[0]         | must be a mapping of fields, but is text
            conditionRef: burning-fast | conditionRef: burning-fast\\n    - conditionRef: burning-fast | 40:3: spec.conditions | must have exactly one item, but has 2
            conditions:\\n    - conditionRef: burning-fast | conditions: [] | 40:3: spec.conditions | must have exactly one item, but has 0
            targetRef: on-call | targetRef: on-cal        | 43:18: spec.notificationTargets[0].targetRef | there is no AlertNotificationTarget named 'on-cal'; did you mean on-call?
            targetRef: on-call | target: on-call          | 43:7: spec.notificationTargets[0].target | is not a field of
            notificationTargets:\\n    - targetRef: on-call | notificationTargets: [] | 42:3: spec.notificationTargets | must have at least one item
            notificationTargets:\\n    - targetRef: on-call\\n | alertWhenever: true\\n | 42:3: spec.alertWhenever | is not a field of spec
            alertWhenNoData: true | alertWhenNoData: "yes" | 39:20: spec.alertWhenNoData | must be true or false
            severity: page     | severity: 1              | 51:13: spec.severity          | must be text, but is a number
            severity: page     | severities: page         | 51:3: spec.severities         | is not a field of spec; did you mean severity?
            kind: burnrate     | kind: latency            | 53:11: spec.condition.kind    | must be burnrate, the only kind of condition, but is 'latency'
            alertAfter: 5m     | alertAfter: 0            | 57:17: spec.condition.alertAfter | must be a whole number and a unit, such as 28d, but is '0'; write 0m
            op: gt             | op: ">"                  | 54:9: spec.condition.op       | must be lte, gte, lt or gt, but is '>'
            op: gt             | op: GTE                  | 54:9: spec.condition.op       | did you mean gte?
            threshold: 14.4    | threshold: "14.4"        | 55:16: spec.condition.threshold | must be a number, but is text
            threshold: 14.4    | threshold: -1            | 55:16: spec.condition.threshold | must be at least 0 and at most 1000000000, the highest possible burn rate, but is -1
            threshold: 14.4    | threshold: 1e123         | 55:16: spec.condition.threshold | must be a decimal
            threshold: 14.4    | threshold: 1e99          | 55:16: spec.condition.threshold | must be at least 0 and at most 1000000000
            threshold: 14.4    | threshold: 0.0000001     | 55:16: spec.condition.threshold | must have at most 6 decimal places
            threshold: 14.4    | threshold: 1000000000.1  | 55:16: spec.condition.threshold | must be at least 0 and at most 1000000000
            lookbackWindow: 1h | lookbackWindow: 1M       | 56:21: spec.condition.lookbackWindow | can't be measured in months
            lookbackWindow: 1h | lookbackWindow: 0m       | 56:21: spec.condition.lookbackWindow | must be longer than 0; write 1m or more
            lookbackWindow: 1h | lookbackWindow: 30s      | 56:21: spec.condition.lookbackWindow | has an unknown unit 's'
            lookbackWindow: 1h | lookbackWindow: 367d     | 56:21: spec.condition.lookbackWindow | must be at most 366d
            alertAfter: 5m     | alertAfter: 1Q           | 57:17: spec.condition.alertAfter | can't be measured in months
            alertAfter: 5m     | alertsAfter: 5m          | 57:5: spec.condition.alertsAfter | did you mean alertAfter?
            target: pager      | targets: pager           | 64:3: spec.targets            | is not a field of spec; did you mean target?
            annotations: {}    | annotations: {slowburn.dev/short-window: 1h} | 49:44: metadata.annotations[slowburn.dev/short-window] | must be shorter than lookbackWindow, which is 1h, but is 1h
            annotations: {}    | annotations: {slowburn.dev/min-events: "-1"} | 49:42: metadata.annotations[slowburn.dev/min-events] | must be a whole number from 0
            annotations: {}    | annotations: {slowburn.dev/exhaustion-within: 4h} | 52:3: spec.condition | must be left out, because the annotation
            """)
    void reportsInvalidFieldAtItsLocation(String part, String replacement, String place, String reason) {
        LoadResult loaded = Yaml.parse(AlertYaml.all(part, replacement));

        assertThat(loaded.problems()).extracting(Problem::toString).anySatisfy(problem -> assertThat(problem)
                .startsWith("slo.yaml:" + place + ": ")
                .contains(reason));
        assertThat(loaded.slos()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            conditions:\\n    - conditionRef: burning-fast\\n | 35:1: spec.conditions
            notificationTargets:\\n    - targetRef: on-call\\n | 35:1: spec.notificationTargets
            severity: page\\n          | 50:1: spec.severity
            threshold: 14.4\\n         | 52:3: spec.condition.threshold
            lookbackWindow: 1h\\n      | 52:3: spec.condition.lookbackWindow
            """)
    void reportsMissingFieldAtItsParent(String lines, String place) {
        String yaml = AlertYaml.ALL.replaceFirst("(?m)^ *" + lines.replace("\\n", "\n"), "");

        assertThat(Yaml.onlyProblem(yaml)).hasToString("slo.yaml:" + place + ": is required");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "gte, 1000.000001, can never be true: with a target of 0.999 the highest burn rate is 1000",
        "gt, 1000, can never be true: with a target of 0.999 the highest burn rate is 1000",
        "lte, 1000, is always true: with a target of 0.999 the highest burn rate is 1000",
        "lt, 1000.1, is always true: with a target of 0.999 the highest burn rate is 1000",
        "gte, 0, is always true: no burn rate is below 0",
        "lt, 0, can never be true: no burn rate is below 0"
    })
    void reportsUnreachableThresholdAtPolicyReference(String op, String threshold, String reason) {
        String yaml = AlertYaml.all("op: gt", "op: " + op).replace("14.4", threshold);

        assertThat(Yaml.onlyProblem(yaml))
                .hasToString("slo.yaml:29:23: spec.alertPolicies[0].alertPolicyRef: the condition of the AlertPolicy "
                        + "'fast-burn' " + reason + " (objective 'availability')");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"gte, 1000", "gt, 999.999999", "lte, 999.999999", "lt, 1000", "gt, 0", "lte, 0", "gte, 0.000001"})
    void acceptsHighestReachableThreshold(String op, String threshold) {
        String yaml = AlertYaml.all("op: gt", "op: " + op).replace("14.4", threshold);

        assertThat(Yaml.onlySlo(yaml).objectives().get(0).alertRules()).hasSize(1);
    }

    /** The open slice is not classified yet, so two slices contain one that is. */
    @ParameterizedTest(name = "slices of {0}")
    @CsvSource({"31m, false", "30m, true"})
    void requiresLookBackOfTwoSlices(String slice, boolean valid) {
        String yaml = AlertYaml.ALL
                .replace("budgetingMethod: Occurrences", "budgetingMethod: Timeslices")
                .replaceFirst("(\\n +)target: 0.999", "$0$1timeSliceTarget: 0.95$1timeSliceWindow: " + slice);

        LoadResult loaded = Yaml.parse(yaml);

        assertThat(loaded.valid()).isEqualTo(valid);
        assertThat(loaded.problems())
                .extracting(Problem::reason)
                .allMatch(
                        reason -> reason.contains(
                                "has no burn rate: its look-back of 1h covers only the open slice; write at least two slices, 62m"));
    }

    @Test
    void reportsThresholdOfPolicyInPlaceAtItsLocation() {
        assertThat(Yaml.onlyProblem(AlertYaml.IN_PLACE.replace("threshold: 1", "threshold: 1001"))
                        .toString())
                .startsWith("slo.yaml:40:28: spec.alertPolicies[0].spec.conditions[0].spec.condition.threshold: "
                        + "the condition of the AlertPolicy 'slow-burn' can never be true");
    }

    @Test
    void namesObjectiveForUnreachableThreshold() {
        String yaml = AlertYaml.all(
                "      target: 0.999\\n", "      target: 0.999\\n    - displayName: Most\\n      target: 0.9\\n");

        assertThat(Yaml.onlyProblem(yaml).reason()).endsWith("the highest burn rate is 10 (objective 'most')");
    }

    @ParameterizedTest(name = "{2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            kind: AlertPolicy\\n      metadata: | kind: AlertCondition\\n      metadata: | 29:13: spec.alertPolicies[0].kind | must be AlertPolicy here, but is 'AlertCondition'
            kind: AlertPolicy\\n      metadata: | metadata: | 29:7: spec.alertPolicies[0].kind | is required
            kind: AlertPolicy\\n      metadata: | kind: AlertPolicy\\n      apiVersion: v2\\n      metadata: | 30:19: spec.alertPolicies[0].apiVersion | must be openslo/v1
            name: slow-burn     | name: Slow Burn | 31:15: spec.alertPolicies[0].metadata.name | must be 1 to 63 lower-case letters
            metadata:\\n              name: burning-slowly\\n | | 34:13: spec.alertPolicies[0].spec.conditions[0].metadata | is required
            name: team          | label: team     | 45:15: spec.alertPolicies[0].spec.notificationTargets[0].metadata.label | is not a field
            """)
    void checksDocumentsInPlace(String part, String replacement, String place, String reason) {
        String yaml = Yaml.replace(
                AlertYaml.IN_PLACE,
                (part + (replacement == null ? "            " : "")).replace("\\n", "\n"),
                replacement == null ? "" : replacement);

        assertThat(Yaml.parse(yaml).problems()).extracting(Problem::toString).anySatisfy(problem -> assertThat(problem)
                .startsWith("slo.yaml:" + place + ": ")
                .contains(reason));
    }

    @ParameterizedTest
    @CsvSource({
        "lookbackWindow: 1h, lookbackWindow: 1M, UNSUPPORTED",
        "lookbackWindow: 1h, lookbackWindow: 367d, UNSUPPORTED",
        "threshold: 14.4, threshold: 14.0000001, UNSUPPORTED",
        "threshold: 14.4, threshold: 5000, INVALID",
        "op: gt, op: over, INVALID"
    })
    void distinguishesUnsupportedFromInvalid(String part, String replacement, Problem.Category category) {
        assertThat(Yaml.onlyProblem(AlertYaml.all(part, replacement)).category())
                .isEqualTo(category);
    }

    @Test
    void acceptsApiVersionInPlace() {
        String yaml = AlertYaml.IN_PLACE.replace(
                "- kind: AlertPolicy\n", "- apiVersion: openslo/v1\n      kind: AlertPolicy\n");

        assertThat(Yaml.onlySlo(yaml).objectives().get(0).alertRules()).hasSize(1);
    }

    @Test
    void rejectsShortWindowWithTimeToExhaustion() {
        String yaml = AlertYaml.all(
                "annotations: {}", "annotations: {slowburn.dev/exhaustion-within: 4h, slowburn.dev/short-window: 5m}");

        assertThat(Yaml.parse(yaml).problems())
                .extracting(Problem::reason)
                .contains("does not apply together with slowburn.dev/exhaustion-within; remove one of them");
    }

    @Test
    void rejectsPolicyNamedLikeAlertOfAnnotation() {
        String yaml = AlertYaml.ALL
                .replace("fast-burn", "exhaustion-within-4h")
                .replace(
                        "metadata:\n  name: checkout",
                        "metadata:\n  annotations: {slowburn.dev/exhaustion-within: 4h}\n  name: checkout");

        assertThat(Yaml.onlyProblem(yaml).reason())
                .isEqualTo("this SLO already has an alert named 'exhaustion-within-4h'");
    }

    @Test
    void checksUnreferencedDocuments() {
        LoadResult loaded = Yaml.parse(Yaml.SLO + "---\n" + AlertYaml.POLICY + "---\n"
                + AlertYaml.CONDITION.replace("op: gt", "op: over") + "---\n"
                + AlertYaml.TARGET.replace("target: pager", "description: x"));

        assertThat(loaded.problems()).extracting(Problem::field).containsExactly("spec.condition.op", "spec.target");
        assertThat(loaded.slos()).hasSize(1);
    }

    @Test
    void rejectsSloWithInvalidPolicyAndReportsItOnce() {
        LoadResult loaded = Yaml.parse(AlertYaml.all("severity: page", "severity: page\\n  urgency: high"));

        assertThat(loaded.problems()).extracting(Problem::field).containsExactly("spec.urgency");
        assertThat(loaded.slos()).isEmpty();
    }
}
