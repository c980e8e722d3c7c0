package dev.slowburn.topology.definitions;

import static dev.slowburn.testkit.Yamls.sli;
import static dev.slowburn.testkit.Yamls.slo;
import static dev.slowburn.testkit.Yamls.sloOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.topology.TestSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final String SLI = sli("answered", "status_code < 500");
    private static final Optional<String> REMOVAL = Optional.empty();

    private final List<Source> files = new ArrayList<>();
    private final Map<String, String> inForce = new LinkedHashMap<>();
    private final Map<String, Optional<String>> refusedBefore = new LinkedHashMap<>();
    private final Map<String, Optional<String>> changes = new LinkedHashMap<>();
    private long readings;

    @Test
    void acceptsChangesThatDependOnEachOtherInAnyOrder() {
        change("cart", sloOf("answered", "cart", "0.99"));
        change("SLI/answered", SLI);

        Admission.Verdict verdict = decide();

        assertThat(verdict.accepted()).containsOnlyKeys("cart", "SLI/answered");
        assertThat(verdict.refused()).isEmpty();
        assertThat(readings).isEqualTo(2);
    }

    @Test
    void refusesDependentsOfARefusedChangeAndAcceptsTheRest() {
        change("cart", sloOf("answered", "cart", "0.99"));
        change("SLI/answered", SLI.replace("total", "totel"));
        change("search", slo("search", "0.9"));

        Admission.Verdict verdict = decide();

        assertThat(verdict.accepted()).containsOnlyKeys("search");
        assertThat(verdict.refused()).containsOnlyKeys("cart", "SLI/answered");
    }

    @Test
    void refusedChangeDoesNotClaimAName() {
        change("misnamed", slo("cart", "0.9"));
        change("cart", slo("cart", "0.99"));

        Admission.Verdict verdict = decide();

        assertThat(verdict.accepted()).containsOnlyKeys("cart");
        assertThat(verdict.refused()).containsOnlyKeys("misnamed");
    }

    @Test
    void refusesOnlyTheRemovalThatLeavesADanglingReference() {
        inForce.put("SLI/answered", SLI);
        inForce.put("cart", sloOf("answered", "cart", "0.99"));
        change("SLI/answered", null);
        for (int i = 0; i < 64; i++) {
            inForce.put("service-" + i, slo("service-" + i, "0.9"));
            change("service-" + i, null);
        }

        Admission.Verdict verdict = decide();

        assertThat(verdict.accepted()).hasSize(64);
        assertThat(verdict.refused()).containsOnlyKeys("SLI/answered");
        assertThat(readings).isEqualTo(1);
    }

    @Test
    void aRemovalIsRefusedForTheReferencesToItsOwnDocumentOnly() {
        inForce.put("SLI/answered", SLI);
        inForce.put("AlertPolicy/answered", """
                apiVersion: openslo/v1
                kind: AlertPolicy
                metadata: {name: answered}
                spec:
                  conditions:
                    - kind: AlertCondition
                      metadata: {name: half}
                      spec:
                        severity: page
                        condition: {kind: burnrate, op: gte, threshold: 2, lookbackWindow: 30m, alertAfter: 5m}
                  notificationTargets: []
                """);
        inForce.put("cart", sloOf("answered", "cart", "0.99") + "  alertPolicies: [{alertPolicyRef: answered}]\n");
        change("SLI/answered", null);
        change("AlertPolicy/answered", null);

        Map<String, List<DefinitionFinding>> refused = decide().refused();

        assertThat(refused).containsOnlyKeys("SLI/answered", "AlertPolicy/answered");
        assertThat(refused.get("SLI/answered"))
                .extracting(finding -> finding.problem().reason())
                .containsExactly("there is no SLI named 'answered'");
        assertThat(refused.get("AlertPolicy/answered"))
                .extracting(finding -> finding.problem().reason())
                .containsExactly("there is no AlertPolicy named 'answered'");
    }

    @Test
    void removesAnSliTogetherWithTheLastSloThatUsesItInAnyOrder() {
        inForce.put("SLI/answered", SLI);
        inForce.put("cart", sloOf("answered", "cart", "0.99"));
        inForce.put("SLI/other", sli("other", "status_code < 400"));
        inForce.put("search", sloOf("other", "search", "0.99"));
        change("SLI/answered", null);
        change("SLI/other", null);
        change("cart", null);

        Admission.Verdict verdict = decide();

        assertThat(verdict.accepted()).containsOnlyKeys("cart", "SLI/answered");
        assertThat(verdict.refused()).containsOnlyKeys("SLI/other");
    }

    @Test
    void triesRefusedChangesAgainWithoutReportingThemAgain() {
        refusedBefore.put("cart", Optional.of(sloOf("answered", "cart", "0.99")));
        refusedBefore.put("search", Optional.of(sloOf("never", "search", "0.99")));
        change("SLI/answered", SLI);

        Admission.Verdict verdict = decide();

        assertThat(verdict.accepted()).containsOnlyKeys("SLI/answered", "cart");
        assertThat(verdict.refused()).isEmpty();
    }

    @Test
    void documentMovesToItsOwnKeyInAnyOrder() {
        String both = slo("cart", "0.99") + "---\n" + slo("search", "0.9");
        inForce.put("cart", both);
        refusedBefore.put("search", Optional.of(slo("search", "0.95")));
        change("cart", slo("cart", "0.99"));

        assertThat(decide().accepted()).containsOnlyKeys("cart", "search");
    }

    @Test
    void refusesAChangeThatMakesAFileInvalid() {
        files.add(new Source("slos.yaml", SLI + "---\n" + sloOf("answered", "cart", "0.99")));
        change("SLI/answered", SLI.replace("total:", "totel:"));
        assertThat(decide().refused()).containsOnlyKeys("SLI/answered");
    }

    @Test
    void existingProblemsDoNotRefuseChanges() {
        files.add(new Source("slos.yaml", sloOf("gone", "cart", "0.99")));
        inForce.put("shop", sloOf("gone", "shop", "0.99"));
        change("search", slo("search", "0.9"));
        change("SLI/other", sli("other", "status_code < 500"));

        assertThat(decide().accepted()).containsOnlyKeys("search", "SLI/other");
    }

    @Test
    void acceptsTheRemovalOfAMissingDefinition() {
        refusedBefore.put("cart", Optional.of("junk"));
        change("cart", null);

        assertThat(decide().accepted()).containsExactly(Map.entry("cart", REMOVAL));
    }

    private void change(String key, String text) {
        changes.put(key, Optional.ofNullable(text));
    }

    private Admission.Verdict decide() {
        DraftDefinitions draft =
                new DefinitionReader(BaseDefinitions.ofSources(files), TestSettings.wallClock()).open();
        draft.putAll(inForce);
        draft.definitions();
        long before = draft.readings();
        Admission.Verdict verdict = new Admission(draft, refusedBefore).decide(changes);
        readings = draft.readings() - before;
        return verdict;
    }
}
