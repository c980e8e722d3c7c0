package dev.slowburn.topology.definitions;

import static dev.slowburn.testkit.Yamls.sli;
import static dev.slowburn.testkit.Yamls.slo;
import static dev.slowburn.testkit.Yamls.sloOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slowburn.counting.PreparedDefinitions;
import dev.slowburn.topology.TestSettings;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The cost of changes, in documents read, with ten thousand definitions in force. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyDefinitionsTest {
    private static final int SLIS = 1_000;
    private static final int SLOS_EACH = 9;

    private final DefinitionReader reader = reader();
    private final DraftDefinitions inForce = reader.open();

    @BeforeAll
    void define() {
        for (int i = 0; i < SLIS; i++) {
            inForce.put("SLI/sli-" + i, Optional.of(sli("sli-" + i, "status_code < 500")));
            for (int j = 0; j < SLOS_EACH; j++) {
                String name = "slo-" + i + "-" + j;
                inForce.put(name, Optional.of(sloOf("sli-" + i, name, "0.99")));
            }
        }
        assertThat(inForce.definitions().slos()).hasSize(SLIS * SLOS_EACH);
        assertThat(inForce.findings()).isEmpty();
    }

    @Test
    void decidesOneChangeByReadingOneDocument() {
        DraftDefinitions draft = inForce.copy();

        Admission.Verdict verdict =
                new Admission(draft, Map.of()).decide(Map.of("slo-7-1", Optional.of(sloOf("sli-7", "slo-7-1", "0.9"))));

        assertThat(verdict.accepted()).containsOnlyKeys("slo-7-1");
        assertThat(draft.readings()).isEqualTo(1);
    }

    @Test
    void costOfRefusalsDoesNotDependOnTheNumberOfRefusedChanges() {
        DraftDefinitions draft = inForce.copy();
        Map<String, Optional<String>> refused = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            refused.put("refused-" + i, Optional.of(sloOf("never-" + i, "refused-" + i, "0.9")));
        }
        Admission admission = new Admission(draft, refused);
        admission.decide(Map.of("other", Optional.of(slo("other", "0.9"))));
        long before = draft.readings();
        Map<String, Optional<String>> removals = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            removals.put("SLI/sli-" + i, Optional.empty());
        }

        Admission.Verdict together = admission.decide(removals);

        assertThat(together.refused()).hasSize(100);
        assertThat(together.refused().get("SLI/sli-3")).hasSize(SLOS_EACH).allSatisfy(finding -> assertThat(
                        finding.problem().reason())
                .contains("there is no SLI named 'sli-3'"));
        assertThat(draft.readings() - before).isBetween(100L * SLOS_EACH, 200L * SLOS_EACH);

        before = draft.readings();
        removals.forEach((key, removal) ->
                assertThat(admission.decide(Map.of(key, removal)).refused()).hasSize(1));
        assertThat(draft.readings() - before).isBetween(100L * SLOS_EACH, 200L * SLOS_EACH);
    }

    @Test
    void triesARefusedChangeAgainWhenItsDependencyIsDefined() {
        Map<String, Optional<String>> refused = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            refused.put("refused-" + i, Optional.of(sloOf("never-" + i, "refused-" + i, "0.9")));
        }
        DraftDefinitions draft = inForce.copy();
        Admission admission = new Admission(draft, Map.of());
        assertThat(admission.decide(refused).refused()).hasSize(1_000);
        long before = draft.readings();

        Admission.Verdict verdict =
                admission.decide(Map.of("SLI/never-5", Optional.of(sli("never-5", "status_code < 500"))));

        assertThat(verdict.accepted()).containsOnlyKeys("SLI/never-5", "refused-5");
        assertThat(draft.readings() - before).isEqualTo(2);
    }

    @Test
    void tasksReceiveOnlyTheChanges() {
        PreparedDefinitions before = PreparedDefinitions.of(inForce.definitions());
        DraftDefinitions draft = inForce.copy();
        draft.put("slo-7-1", Optional.of(sloOf("sli-7", "slo-7-1", "0.9")));
        PreparedDefinitions now = before.next(draft.definitions());
        draft.put("slo-8-1", Optional.empty());
        PreparedDefinitions then = now.next(draft.definitions());

        assertThat(now.since(before).slos()).containsExactly("slo-7-1");
        assertThat(then.since(before).slos()).containsExactlyInAnyOrder("slo-7-1", "slo-8-1");
        assertThat(then.since(now).services()).containsExactly("slo-8-1");
    }

    @Test
    void aChangeKeepsTheObjectsOfAllOtherDefinitions() {
        PreparedDefinitions before = PreparedDefinitions.of(inForce.definitions());
        DraftDefinitions draft = inForce.copy();
        draft.put("slo-7-1", Optional.of(sloOf("sli-7", "slo-7-1", "0.9")));

        PreparedDefinitions now = before.next(draft.definitions());

        assertThat(draft.readings()).isEqualTo(1);
        assertThat(now.rules()).as("no rule has changed").isSameAs(before.rules());
        before.slos().forEach((name, slo) -> {
            if (!name.equals("slo-7-1")) {
                assertThat(now.slos().get(name)).isSameAs(slo);
                assertThat(now.rulesOf(name)).isSameAs(before.rulesOf(name));
            }
        });
    }

    @Test
    void compilesOnlyOnTheExecutorAndABurstOfChangesTogether() {
        Deque<Runnable> jobs = new ConcurrentLinkedDeque<>();
        DefinitionsInForce definitions = new DefinitionsInForce(reader, jobs::add);
        assertThat(jobs).isEmpty();
        Map<String, String> texts = new HashMap<>();
        List.of("a", "b", "c").forEach(name -> texts.put(name, slo(name, "0.9")));
        texts.forEach(definitions::put);
        Thread starter = new Thread(definitions::current);
        starter.start();
        await().until(() -> !jobs.isEmpty());
        jobs.remove().run();
        PreparedDefinitions first = definitions.current();
        assertThat(first.slos()).containsOnlyKeys("a", "b", "c");

        definitions.put("d", slo("d", "0.9"));
        definitions.put("e", slo("e", "0.9"));
        assertThat(definitions.current()).isSameAs(first);
        assertThat(jobs).hasSize(1);
        jobs.remove().run();

        assertThat(definitions.current().slos()).hasSize(5);
        assertThat(definitions.current().since(first).slos()).containsExactlyInAnyOrder("d", "e");
        assertThat(jobs).isEmpty();
    }

    private static DefinitionReader reader() {
        return new DefinitionReader(BaseDefinitions.ofSources(List.of()), TestSettings.wallClock());
    }
}
