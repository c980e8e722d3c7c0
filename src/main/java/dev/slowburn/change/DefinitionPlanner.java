package dev.slowburn.change;

import dev.slowburn.change.Plan.DocumentChange;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.LoadResult;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.topology.definitions.DryRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Computes the effect of changes of definitions on those in force on this instance, without sending them. Changes are accepted
 * or refused together. Each call costs parsing what the changes affect and a copy of the index of definitions.
 */
public final class DefinitionPlanner {
    private final Supplier<DryRun> dryRuns;
    private final Supplier<Optional<InputHistories>> inputs;
    private Map<String, String> cachedBaseTexts;

    /** @param inputs what new and changed objectives count again; empty if they don't */
    public DefinitionPlanner(Supplier<DryRun> dryRuns, Supplier<Optional<InputHistories>> inputs) {
        this.dryRuns = dryRuns;
        this.inputs = inputs;
    }

    /** Changes that would be accepted, in the order in which they must be sent: key → text, or empty for a removal. */
    public record Proposal(Plan plan, Map<String, Optional<String>> changes) {}

    /**
     * The effect of sending the documents of a text.
     *
     * @param name the name of the text in problems
     * @throws RefusedException if any document is invalid or conflicts with those in force
     */
    public Proposal apply(String name, String text) {
        LoadResult parsed = Definitions.parse(name, text);
        if (!parsed.separable()) {
            throw refused(parsed.problems());
        }
        List<DefinitionRecord> records = DefinitionRecord.of(parsed.sources());
        Map<String, DefinitionRecord> byKey = new LinkedHashMap<>();
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        for (DefinitionRecord record : records) {
            byKey.put(record.key(), record);
            changes.put(record.key(), Optional.of(record.text()));
        }
        if (byKey.size() < parsed.documents()) {
            throw refused(parsed.problems());
        }
        DryRun current = dryRuns.get();
        DryRun.Result result = dryRun(current, changes, byKey);
        Map<String, String> inForce = inForce(current);
        List<DocumentChange> documents = records.stream()
                .map(record -> new DocumentChange(
                        record.key(),
                        record.kind(),
                        record.name(),
                        action(inForce.get(record.key()), record.text()),
                        record.file(),
                        record.linesBefore() + 1))
                .toList();
        List<Note> warnings = parsed.warnings().stream().map(Note::of).toList();
        return new Proposal(new Plan(documents, budgets(result), warnings), changes);
    }

    /**
     * The effect of a removal; empty if the topic has no definition with the key.
     *
     * @throws RefusedException if other definitions refer to the removed one
     */
    public Optional<Proposal> remove(String key) {
        DryRun current = dryRuns.get();
        String text = current.topicTexts().get(key);
        if (text == null) {
            return Optional.empty();
        }
        Map<String, Optional<String>> changes = Map.of(key, Optional.empty());
        DryRun.Result result = dryRun(current, changes, Map.of());
        List<DocumentChange> documents = Definitions.parse(key, text).named().stream()
                .map(named -> new DocumentChange(key, named.kind(), named.name(), "REMOVED", null, 0))
                .toList();
        return Optional.of(new Proposal(new Plan(documents, budgets(result), List.of()), changes));
    }

    private List<Plan.BudgetChange> budgets(DryRun.Result result) {
        return new BudgetChanges(inputs.get()).between(result.before(), result.after());
    }

    private static DryRun.Result dryRun(
            DryRun current, Map<String, Optional<String>> changes, Map<String, DefinitionRecord> records) {
        DryRun.Result result = current.of(changes);
        if (!result.faults().isEmpty()) {
            throw new RefusedException(result.faults().stream()
                    .map(fault -> note(fault, records))
                    .distinct()
                    .toList());
        }
        return result;
    }

    /** Locates a problem in the text of the request, if it is in one of its documents. */
    private static Note note(DryRun.Fault fault, Map<String, DefinitionRecord> records) {
        return fault.place()
                .map(records::get)
                .map(record -> Note.at(fault.problem(), record.file(), record.linesBefore()))
                .orElseGet(() -> Note.of(fault.problem()));
    }

    private static RefusedException refused(List<Problem> problems) {
        return new RefusedException(problems.stream().map(Note::of).toList());
    }

    /** All documents in force: key → text. Those of the topic replace base definitions with the same key. */
    private Map<String, String> inForce(DryRun current) {
        Map<String, String> texts = new LinkedHashMap<>(baseTexts(current));
        texts.putAll(current.topicTexts());
        return texts;
    }

    /** The texts of the base definitions. Read once, because files change only with a restart. */
    private synchronized Map<String, String> baseTexts(DryRun current) {
        if (cachedBaseTexts == null) {
            Map<String, String> texts = new LinkedHashMap<>();
            DefinitionRecord.of(current.baseFiles()).forEach(record -> texts.put(record.key(), record.text()));
            cachedBaseTexts = texts;
        }
        return cachedBaseTexts;
    }

    private static String action(String before, String after) {
        if (before == null) {
            return "CREATED";
        }
        return withoutSeparators(before).equals(withoutSeparators(after)) ? "UNCHANGED" : "CHANGED";
    }

    /** A document without YAML separators. */
    private static String withoutSeparators(String text) {
        String stripped = text.strip();
        stripped = stripped.startsWith("---") ? stripped.substring(3).strip() : stripped;
        return stripped.endsWith("\n...")
                ? stripped.substring(0, stripped.length() - 4).strip()
                : stripped;
    }
}
