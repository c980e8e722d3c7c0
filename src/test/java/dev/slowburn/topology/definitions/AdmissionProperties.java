package dev.slowburn.topology.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.openslo.ChangingTexts;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.topology.TestSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Compares decisions with an oracle that reads all texts again each time. Few names and all kinds of documents make conflicts
 * frequent.
 */
class AdmissionProperties {
    private static final int SEEDS = 400;
    private static final List<Source> FILES = List.of();

    private final DefinitionReader reader =
            new DefinitionReader(BaseDefinitions.ofSources(FILES), TestSettings.wallClock());

    @Test
    void definitionsInForceAreValidAndNoRefusedChangeWouldBe() {
        int refusedInTotal = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Admission admission = new Admission(reader.open(), Map.of());
            Map<String, String> inForce = new TreeMap<>();
            Map<String, Optional<String>> refusedSoFar = new TreeMap<>();
            for (int round = 0; round < 8; round++) {
                Map<String, Optional<String>> changes = changes(random);

                Admission.Verdict verdict = admission.decide(changes);

                Map<String, Optional<String>> accepted = verdict.accepted();
                accepted.forEach((key, change) -> {
                    refusedSoFar.remove(key);
                    change.ifPresentOrElse(text -> inForce.put(key, text), () -> inForce.remove(key));
                });
                verdict.refused().forEach((key, findings) -> {
                    assertThat(findings).isNotEmpty();
                    refusedSoFar.put(key, changes.get(key));
                });
                assertThat(changes.keySet())
                        .allMatch(key ->
                                accepted.containsKey(key) != verdict.refused().containsKey(key));
                assertThat(isValid(inForce)).as("seed %s round %s", seed, round).isTrue();
                for (Map.Entry<String, Optional<String>> refused : refusedSoFar.entrySet()) {
                    assertThat(isValid(with(inForce, refused)))
                            .as("%s could be in force, seed %s round %s", refused, seed, round)
                            .isFalse();
                }
                refusedInTotal += refusedSoFar.size();
            }
            assertThat(admission.draft().texts()).isEqualTo(inForce);
        }
        assertThat(refusedInTotal).isGreaterThan(SEEDS);
    }

    @Test
    void changesThatAreValidTogetherAreAcceptedInAnyOrder() {
        int together = 0;
        for (int seed = 0; seed < SEEDS * 5; seed++) {
            Random random = new Random(seed);
            Map<String, Optional<String>> changes = changes(random);
            Map<String, String> texts = new TreeMap<>();
            changes.forEach((key, change) -> change.ifPresent(text -> texts.put(key, text)));
            if (isValid(texts)) {
                together++;
                assertThat(new Admission(reader.open(), Map.of())
                                .decide(changes)
                                .refused())
                        .as("seed %s", seed)
                        .isEmpty();
            }
        }

        assertThat(together).isPositive();
    }

    /** Up to eight changes: records with the key of their first document, and removals. */
    private static Map<String, Optional<String>> changes(Random random) {
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        for (int i = 0; i <= random.nextInt(8); i++) {
            String text = ChangingTexts.any(random);
            String key = Definitions.parse("text", text).named().stream()
                    .findFirst()
                    .map(document -> DefinitionKeys.of(document.kind(), document.name()))
                    .orElse("junk");
            changes.put(key, random.nextInt(5) == 0 ? Optional.empty() : Optional.of(text));
        }
        return changes;
    }

    private static Map<String, String> with(Map<String, String> texts, Map.Entry<String, Optional<String>> change) {
        Map<String, String> next = new TreeMap<>(texts);
        change.getValue().ifPresentOrElse(text -> next.put(change.getKey(), text), () -> next.remove(change.getKey()));
        return next;
    }

    /** Reads all texts, as at startup. */
    private boolean isValid(Map<String, String> texts) {
        DraftDefinitions draft = reader.open();
        draft.putAll(texts);
        return draft.findings().isEmpty();
    }
}
