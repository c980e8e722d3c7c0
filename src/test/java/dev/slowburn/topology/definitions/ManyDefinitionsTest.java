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

/** What changes cost when ten thousand definitions are in force, in documents read. */
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
        assertThat(inForce.flaws()).isEmpty();
    }

    @Test
    void oneChangeIsDecidedByReadingOneDocument() {
        DraftDefinitions draft = inForce.copy();

        Admission.Verdict verdict =
                new Admission(draft, Map.of()).decide(Map.of("slo-7-1", Optional.of(sloOf("sli-7", "slo-7-1", "0.9"))));

        assertThat(verdict.accepted()).containsOnlyKeys("slo-7-1");
        assertThat(draft.readings()).isEqualTo(1);
    }

    @Test
    void refusalsCostWhatTheyAreAboutHoweverManyChangesWait() {
        DraftDefinitions draft = inForce.copy();
        Map<String, Optional<String>> waiting = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            waiting.put("waiting-" + i, Optional.of(sloOf("never-" + i, "waiting-" + i, "0.9")));
        }
        Admission admission = new Admission(draft, waiting);
        admission.decide(Map.of("other", Optional.of(slo("other", "0.9"))));
        long before = draft.readings();
        Map<String, Optional<String>> removals = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            removals.put("SLI/sli-" + i, Optional.empty());
        }

        Admission.Verdict together = admission.decide(removals);

        assertThat(together.refused()).hasSize(100);
        assertThat(together.refused().get("SLI/sli-3"))
                .hasSize(SLOS_EACH)
                .allSatisfy(flaw -> assertThat(flaw.problem().reason()).contains("there is no SLI named 'sli-3'"));
        assertThat(draft.readings() - before).isBetween(100L * SLOS_EACH, 200L * SLOS_EACH);

        before = draft.readings();
        removals.forEach((key, removal) ->
                assertThat(admission.decide(Map.of(key, removal)).refused()).hasSize(1));
        assertThat(draft.readings() - before).isBetween(100L * SLOS_EACH, 200L * SLOS_EACH);
    }

    @Test
    void whatWaitsIsTriedWhenWhatItNeedsComes() {
        Map<String, Optional<String>> waiting = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            waiting.put("waiting-" + i, Optional.of(sloOf("never-" + i, "waiting-" + i, "0.9")));
        }
        DraftDefinitions draft = inForce.copy();
        Admission admission = new Admission(draft, Map.of());
        assertThat(admission.decide(waiting).refused()).hasSize(1_000);
        long before = draft.readings();

        Admission.Verdict verdict =
                admission.decide(Map.of("SLI/never-5", Optional.of(sli("never-5", "status_code < 500"))));

        assertThat(verdict.accepted()).containsOnlyKeys("SLI/never-5", "waiting-5");
        assertThat(draft.readings() - before).isEqualTo(2);
    }

    @Test
    void tasksAreGivenWhatHasChangedAndTouchNothingElse() {
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
    void whatIsInForceIsCompiledByTheHelperAloneAndABurstTogether() {
        Deque<Runnable> given = new ConcurrentLinkedDeque<>();
        DefinitionsInForce live = new DefinitionsInForce(reader, given::add);
        assertThat(given).isEmpty();
        Map<String, String> texts = new HashMap<>();
        List.of("a", "b", "c").forEach(name -> texts.put(name, slo(name, "0.9")));
        texts.forEach(live::put);
        Thread starter = new Thread(live::current);
        starter.start();
        await().until(() -> !given.isEmpty());
        given.remove().run();
        PreparedDefinitions first = live.current();
        assertThat(first.slos()).containsOnlyKeys("a", "b", "c");

        live.put("d", slo("d", "0.9"));
        live.put("e", slo("e", "0.9"));
        assertThat(live.current()).isSameAs(first);
        assertThat(given).hasSize(1);
        given.remove().run();

        assertThat(live.current().slos()).hasSize(5);
        assertThat(live.current().since(first).slos()).containsExactlyInAnyOrder("d", "e");
        assertThat(given).isEmpty();
    }

    private static DefinitionReader reader() {
        return new DefinitionReader(BaseDefinitions.ofSources(List.of()), TestSettings.wallClock());
    }
}
