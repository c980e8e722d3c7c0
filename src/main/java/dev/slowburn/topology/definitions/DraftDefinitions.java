package dev.slowburn.topology.definitions;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.openslo.document.DocumentName;
import dev.slowburn.openslo.workspace.Finding;
import dev.slowburn.openslo.workspace.Workspace;
import dev.slowburn.openslo.yaml.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Texts of the topic, by the keys of their records, over what is defined from the start; all of it is held to what the key of a
 * record and the settings demand. A change costs what it affects, see {@link Workspace}.
 */
final class DraftDefinitions {
    private final BaseDefinitions catalogue;
    private final String prefix;
    private final Workspace workspace;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Problem> misnamed = new LinkedHashMap<>();

    /** @param prefix of what texts are called in problems, so that a key is not mistaken for a file */
    DraftDefinitions(BaseDefinitions catalogue, String prefix, Workspace workspace) {
        this.catalogue = catalogue;
        this.prefix = prefix;
        this.workspace = workspace;
    }

    DraftDefinitions copy() {
        DraftDefinitions copy = new DraftDefinitions(catalogue, prefix, workspace.copy());
        copy.texts.putAll(texts);
        copy.misnamed.putAll(misnamed);
        return copy;
    }

    /** Replaces what a record says; empty for a removal. */
    void put(String key, Optional<String> text) {
        text.ifPresentOrElse(there -> texts.put(key, there), () -> texts.remove(key));
        workspace.put(prefix + key, text);
        misnamed(key, workspace.documents(prefix + key))
                .ifPresentOrElse(problem -> misnamed.put(key, problem), () -> misnamed.remove(key));
    }

    /** Replaces all texts; what is the same stays as it is. */
    void putAll(Map<String, String> others) {
        List.copyOf(texts.keySet()).stream()
                .filter(key -> !others.containsKey(key))
                .forEach(key -> put(key, Optional.empty()));
        others.forEach((key, text) -> {
            if (!text.equals(texts.get(key))) {
                put(key, Optional.of(text));
            }
        });
        workspace.releaseFormer();
    }

    /** No change since the last call is going to be undone. */
    void keep() {
        workspace.releaseFormer();
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(texts.get(key));
    }

    Map<String, String> texts() {
        return texts;
    }

    DefinitionSet definitions() {
        return catalogue.complete(workspace.definitions());
    }

    /** The documents of a record. */
    List<DocumentName> documents(String key) {
        return workspace.documents(prefix + key);
    }

    /** Whether a record can't be sound whatever others say. */
    boolean isWrong(String key) {
        return misnamed.containsKey(key) || workspace.isInvalid(prefix + key);
    }

    /** All that is wrong; costs what is wrong. */
    List<DefinitionFinding> flaws() {
        List<DefinitionFinding> flaws = new ArrayList<>();
        for (Finding finding : workspace.findings()) {
            flaws.add(new DefinitionFinding(key(finding.problem()), finding.problem(), finding.of()));
        }
        misnamed.forEach((key, problem) -> flaws.add(new DefinitionFinding(Optional.of(key), problem, Set.of())));
        return flaws;
    }

    private Optional<String> key(Problem problem) {
        return problem.file().startsWith(prefix)
                ? Optional.of(problem.file().substring(prefix.length())).filter(texts::containsKey)
                : Optional.empty();
    }

    /** Some documents, and all that what they say depends on, whether it is there or not. */
    Set<DocumentName> behind(Set<DocumentName> documents) {
        return workspace.dependencies(documents);
    }

    /** What some documents need and is not there. */
    Set<DocumentName> missing(Set<DocumentName> documents) {
        return workspace.missingDependencies(documents);
    }

    /** How many documents were read so far. */
    long readings() {
        return workspace.readings();
    }

    /** A key that named nothing could not be found again by who wants to change or remove it. */
    private Optional<Problem> misnamed(String key, List<DocumentName> documents) {
        boolean named = documents.isEmpty()
                || documents.stream()
                        .anyMatch(document ->
                                key.equals(document.name()) || key.equals(document.kind() + "/" + document.name()));
        if (named) {
            return Optional.empty();
        }
        DocumentName first = documents.get(0);
        String reason = "the record's key must be the name of its document, or kind/name, such as "
                + DefinitionKeys.of(first.kind(), first.name()) + ", but is '" + key + "'";
        return Optional.of(new Problem(prefix + key, 0, 0, "", reason, Problem.Category.INVALID));
    }
}
