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
 * Finds out what changes of definitions would do, over what is in force on this instance. All or nothing: if one of them would be
 * refused, so are all. Costs a reading of what the changes affect, and a copy of what is known of all definitions.
 */
public final class DefinitionPlanner {
    private final Supplier<DryRun> rehearsal;
    private Map<String, String> files;

    public DefinitionPlanner(Supplier<DryRun> rehearsal) {
        this.rehearsal = rehearsal;
    }

    /** Changes that would be accepted, in the order in which to send them: key → text, or empty for a removal. */
    public record Proposal(Plan plan, Map<String, Optional<String>> changes) {}

    /**
     * What sending the documents of a text would do.
     *
     * @param name what to call the text in problems
     * @throws RefusedException if anything is wrong with them
     */
    public Proposal apply(String name, String text) {
        LoadResult alone = Definitions.parse(name, text);
        if (!alone.separable()) {
            throw refused(alone.problems());
        }
        List<DefinitionRecord> records = DefinitionRecord.of(alone.sources());
        Map<String, DefinitionRecord> byKey = new LinkedHashMap<>();
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        for (DefinitionRecord record : records) {
            byKey.put(record.key(), record);
            changes.put(record.key(), Optional.of(record.text()));
        }
        if (byKey.size() < alone.documents()) {
            throw refused(alone.problems());
        }
        DryRun now = rehearsal.get();
        DryRun.Result result = rehearse(now, changes, byKey);
        Map<String, String> inForce = inForce(now);
        List<DocumentChange> documents = records.stream()
                .map(record -> new DocumentChange(
                        record.key(),
                        record.kind(),
                        record.name(),
                        action(inForce.get(record.key()), record.text()),
                        record.file(),
                        record.linesBefore() + 1))
                .toList();
        List<Note> warnings = alone.warnings().stream().map(Note::of).toList();
        return new Proposal(
                new Plan(documents, BudgetChanges.between(result.before(), result.after()), warnings), changes);
    }

    /**
     * What a removal would do; empty if the topic defines nothing under the key.
     *
     * @throws RefusedException if others refer to what is removed
     */
    public Optional<Proposal> remove(String key) {
        DryRun now = rehearsal.get();
        String text = now.topicTexts().get(key);
        if (text == null) {
            return Optional.empty();
        }
        Map<String, Optional<String>> changes = Map.of(key, Optional.empty());
        DryRun.Result result = rehearse(now, changes, Map.of());
        List<DocumentChange> documents = Definitions.parse(key, text).named().stream()
                .map(named -> new DocumentChange(key, named.kind(), named.name(), "REMOVED", null, 0))
                .toList();
        return Optional.of(new Proposal(
                new Plan(documents, BudgetChanges.between(result.before(), result.after()), List.of()), changes));
    }

    private static DryRun.Result rehearse(
            DryRun now, Map<String, Optional<String>> changes, Map<String, DefinitionRecord> records) {
        DryRun.Result result = now.of(changes);
        if (!result.faults().isEmpty()) {
            throw new RefusedException(result.faults().stream()
                    .map(fault -> note(fault, records))
                    .distinct()
                    .toList());
        }
        return result;
    }

    /** A problem that stands in a document of the request has its place there. */
    private static Note note(DryRun.Fault fault, Map<String, DefinitionRecord> records) {
        return fault.place()
                .map(records::get)
                .map(record -> Note.at(fault.problem(), record.file(), record.linesBefore()))
                .orElseGet(() -> Note.of(fault.problem()));
    }

    private static RefusedException refused(List<Problem> problems) {
        return new RefusedException(problems.stream().map(Note::of).toList());
    }

    /** All documents in force, those of the topic before those from the start: key → text. */
    private Map<String, String> inForce(DryRun now) {
        Map<String, String> texts = new LinkedHashMap<>(fromTheStart(now));
        texts.putAll(now.topicTexts());
        return texts;
    }

    /** Read once: files change only with a restart. */
    private synchronized Map<String, String> fromTheStart(DryRun now) {
        if (files == null) {
            Map<String, String> texts = new LinkedHashMap<>();
            DefinitionRecord.of(now.baseFiles()).forEach(record -> texts.put(record.key(), record.text()));
            files = texts;
        }
        return files;
    }

    private static String action(String before, String after) {
        if (before == null) {
            return "CREATED";
        }
        return bare(before).equals(bare(after)) ? "UNCHANGED" : "CHANGED";
    }

    /** A document without what only sets it apart from others in its text. */
    private static String bare(String text) {
        String bare = text.strip();
        bare = bare.startsWith("---") ? bare.substring(3).strip() : bare;
        return bare.endsWith("\n...") ? bare.substring(0, bare.length() - 4).strip() : bare;
    }
}
