package dev.slowburn.topology.definitions;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.openslo.yaml.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes the effect that changes of definitions would have if they were sent now. It decides as {@link AdmitProcessor}, on a copy
 * of the definitions in force on this instance, but without the changes that were refused earlier. The cost depends on what the
 * changes affect, plus a copy of the index of definitions.
 */
public final class DryRun {
    private final DefinitionReader reader;
    private final DefinitionsInForce inForce;

    public DryRun(DefinitionReader reader, DefinitionsInForce inForce) {
        this.reader = reader;
        this.inForce = inForce;
    }

    /** The files of the base definitions. */
    public List<Source> baseFiles() {
        return reader.files();
    }

    /** The texts in force from the topic, by record key. */
    public Map<String, String> topicTexts() {
        return inForce.texts();
    }

    /**
     * Tries changes together, without putting them into force.
     *
     * @param changes key → new text, or empty for a removal
     */
    public Result of(Map<String, Optional<String>> changes) {
        DraftDefinitions draft = inForce.draft();
        DefinitionSet before = draft.definitions();
        Admission.Verdict verdict = new Admission(draft, Map.of()).decide(changes);
        List<Fault> faults = new ArrayList<>();
        verdict.refused()
                .forEach((key, findings) ->
                        findings.forEach(finding -> faults.add(new Fault(key, finding.key(), finding.problem()))));
        return new Result(before, draft.definitions(), faults);
    }

    /**
     * The definitions in force before and after the changes.
     *
     * @param faults reasons why changes would be refused; empty if none would be
     */
    public record Result(DefinitionSet before, DefinitionSet after, List<Fault> faults) {
        public Result {
            faults = List.copyOf(faults);
        }
    }

    /**
     * A reason why a change would be refused.
     *
     * @param change key of the change
     * @param place key of the record whose text has the problem; empty if the problem is in a file
     */
    public record Fault(String change, Optional<String> place, Problem problem) {}
}
