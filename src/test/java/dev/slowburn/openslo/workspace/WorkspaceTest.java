package dev.slowburn.openslo.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.domain.slo.Slo;
import dev.slowburn.openslo.ChangingTexts;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.LoadResult;
import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.testkit.Yamls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Incremental changes give the same definitions as a fresh workspace, and only affected documents are read. */
class WorkspaceTest {
    private static final int MANY = 10_000;

    private final Workspace workspace = Workspace.of(List.of(), slo -> Optional.empty());

    @Test
    void readsOneDocumentForOneChangeAmongTenThousand() {
        for (int i = 0; i < MANY; i++) {
            put("slo-" + i, Yamls.slo("slo-" + i, "0.9"));
        }
        DefinitionSet before = workspace.definitions();
        long parsings = workspace.parsings();
        long readings = workspace.readings();

        put("slo-77", Yamls.slo("slo-77", "0.99"));
        DefinitionSet after = workspace.definitions();

        assertThat(workspace.parsings() - parsings).isEqualTo(1);
        assertThat(workspace.readings() - readings).isEqualTo(1);
        assertThat(after.slos()).hasSize(MANY);
        Set<String> others = new LinkedHashSet<>();
        for (int i = 0; i < MANY; i++) {
            Slo now = after.slos().get(i);
            if (!now.equals(before.slos().get(i))) {
                others.add(now.name());
            }
        }
        assertThat(others).containsExactly("slo-77");
    }

    @Test
    void readsDependentsOnChangeAndNothingOnUndo() {
        put("SLI/shared", Yamls.sli("shared", "status_code < 500"));
        put("SLI/other", Yamls.sli("other", "status_code < 400"));
        for (int i = 0; i < 10; i++) {
            put("slo-" + i, Yamls.sloOf(i < 3 ? "shared" : "other", "slo-" + i, "0.9"));
        }
        List<Slo> before = workspace.definitions().slos();
        long readings = workspace.readings();

        put("SLI/shared", Yamls.sli("shared", "status_code < 501"));
        List<Slo> changed = workspace.definitions().slos();
        assertThat(workspace.readings() - readings).isEqualTo(4);
        assertThat(changed.stream().filter(slo -> !before.contains(slo)).map(Slo::name))
                .containsExactly("slo-0", "slo-1", "slo-2");

        put("SLI/shared", Yamls.sli("shared", "status_code < 500"));
        assertThat(workspace.definitions().slos()).isEqualTo(before);
        assertThat(workspace.readings() - readings).isEqualTo(4);
    }

    @Test
    void copiesWithoutReading() {
        put("cart", Yamls.slo("cart", "0.9"));
        Workspace copy = workspace.copy();
        copy.put("cart", Optional.empty());

        assertThat(copy.definitions().slos()).isEmpty();
        assertThat(workspace.definitions().slos()).hasSize(1);
        assertThat(copy.readings()).isZero();
    }

    @Test
    void equalsFreshWorkspaceAfterAnyChanges() {
        for (int seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            List<Source> base = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                base.add(new Source("file-" + i, ChangingTexts.any(random)));
            }
            Workspace changing = Workspace.of(base, slo -> Optional.empty());
            Map<String, String> texts = new LinkedHashMap<>();
            for (int step = 0; step < 40; step++) {
                String name = "text-" + random.nextInt(8);
                Optional<String> text =
                        random.nextInt(4) == 0 ? Optional.empty() : Optional.of(ChangingTexts.any(random));
                changing.put(name, text);
                texts.remove(name);
                text.ifPresent(there -> texts.put(name, there));
                if (random.nextInt(3) > 0) {
                    continue;
                }
                if (random.nextInt(5) == 0) {
                    changing = changing.copy();
                }
                LoadResult whole = Definitions.combine(
                        base,
                        texts.entrySet().stream()
                                .map(entry -> new Source(entry.getKey(), entry.getValue()))
                                .toList());
                assertThat(comparable(changing.definitions()))
                        .as("definitions, seed %s step %s", seed, step)
                        .isEqualTo(comparable(whole.definitions()));
                assertThat(changing.findings().stream().map(Finding::problem).collect(Collectors.toSet()))
                        .as("problems, seed %s step %s", seed, step)
                        .isEqualTo(Set.copyOf(whole.problems()));
            }
        }
    }

    /** The parts that can be compared; classifiers have no equality. */
    private static List<Object> comparable(DefinitionSet set) {
        return List.of(
                set.slos().stream()
                        .map(slo -> slo.name() + "@" + slo.revision() + " "
                                + slo.objectives().stream()
                                        .map(objective -> objective.sli().rule() + objective.alertRules())
                                        .toList())
                        .toList(),
                set.policies(),
                set.corrections(),
                set.overrides(),
                set.targets());
    }

    private void put(String name, String text) {
        workspace.put(name, Optional.of(text));
    }
}
