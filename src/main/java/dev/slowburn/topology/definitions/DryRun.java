package dev.slowburn.topology.definitions;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.openslo.yaml.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What would become of changes of definitions if they were sent now: decided as {@link AdmitProcessor} does it, over what is in
 * force on this instance, without a trace. Only what was refused earlier and waits is not known here. Costs what the changes
 * affect, and a copy of what is known of each definition.
 */
public final class DryRun {
    private final DefinitionReader reader;
    private final DefinitionsInForce live;

    public DryRun(DefinitionReader reader, DefinitionsInForce live) {
        this.reader = reader;
        this.live = live;
    }

    /** The texts that are in force from the start. */
    public List<Source> fromTheStart() {
        return reader.files();
    }

    /** The texts that are in force by the topic, by the key of their record. */
    public Map<String, String> ofTheTopic() {
        return live.texts();
    }

    /**
     * Tries changes together.
     *
     * @param changes key → new text, or empty for a removal
     */
    public Result of(Map<String, Optional<String>> changes) {
        DraftDefinitions draft = live.draft();
        DefinitionSet before = draft.definitions();
        Admission.Verdict verdict = new Admission(draft, Map.of()).decide(changes);
        List<Fault> faults = new ArrayList<>();
        verdict.refused()
                .forEach((key, flaws) -> flaws.forEach(flaw -> faults.add(new Fault(key, flaw.key(), flaw.problem()))));
        return new Result(before, draft.definitions(), faults);
    }

    /**
     * What would be in force.
     *
     * @param faults why changes would be refused; empty if none would be
     */
    public record Result(DefinitionSet before, DefinitionSet after, List<Fault> faults) {
        public Result {
            faults = List.copyOf(faults);
        }
    }

    /**
     * Why a change would be refused.
     *
     * @param change key of the change
     * @param place key of the record in whose text the problem stands; empty if it stands in a file
     */
    public record Fault(String change, Optional<String> place, Problem problem) {}
}
