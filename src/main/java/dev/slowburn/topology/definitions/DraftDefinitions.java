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
 * A mutable set of definitions: texts of the topic by record key, on top of the base definitions. It finds problems in them,
 * including conflicts with the settings and keys that do not match their documents. The cost of a change depends on what it
 * affects, see {@link Workspace}.
 */
final class DraftDefinitions {
    private final BaseDefinitions base;
    private final String prefix;
    private final Workspace workspace;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Problem> misnamed = new LinkedHashMap<>();

    /** @param prefix prefix of record keys in problems, which distinguishes them from files */
    DraftDefinitions(BaseDefinitions base, String prefix, Workspace workspace) {
        this.base = base;
        this.prefix = prefix;
        this.workspace = workspace;
    }

    DraftDefinitions copy() {
        DraftDefinitions copy = new DraftDefinitions(base, prefix, workspace.copy());
        copy.texts.putAll(texts);
        copy.misnamed.putAll(misnamed);
        return copy;
    }

    /** Replaces the text of a record; empty for a removal. */
    void put(String key, Optional<String> text) {
        text.ifPresentOrElse(present -> texts.put(key, present), () -> texts.remove(key));
        workspace.put(prefix + key, text);
        misnamed(key, workspace.documents(prefix + key))
                .ifPresentOrElse(problem -> misnamed.put(key, problem), () -> misnamed.remove(key));
    }

    /** Replaces all texts. Unchanged texts are not read again. */
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

    /** Accepts all changes since the last call: they will not be undone. */
    void accept() {
        workspace.releaseFormer();
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(texts.get(key));
    }

    Map<String, String> texts() {
        return texts;
    }

    DefinitionSet definitions() {
        return base.complete(workspace.definitions());
    }

    /** The documents of a record. */
    List<DocumentName> documents(String key) {
        return workspace.documents(prefix + key);
    }

    /** Whether a record is invalid regardless of other documents. */
    boolean isInvalidAlone(String key) {
        return misnamed.containsKey(key) || workspace.isInvalid(prefix + key);
    }

    /** All problems. The cost depends on their number. */
    List<DefinitionFinding> findings() {
        List<DefinitionFinding> findings = new ArrayList<>();
        for (Finding finding : workspace.findings()) {
            findings.add(new DefinitionFinding(key(finding.problem()), finding.problem(), finding.of()));
        }
        misnamed.forEach((key, problem) -> findings.add(new DefinitionFinding(Optional.of(key), problem, Set.of())));
        return findings;
    }

    private Optional<String> key(Problem problem) {
        return problem.file().startsWith(prefix)
                ? Optional.of(problem.file().substring(prefix.length())).filter(texts::containsKey)
                : Optional.empty();
    }

    /** The given documents and all their dependencies, existing or missing. */
    Set<DocumentName> dependenciesOf(Set<DocumentName> documents) {
        return workspace.dependencies(documents);
    }

    /** The missing dependencies of the given documents. */
    Set<DocumentName> missing(Set<DocumentName> documents) {
        return workspace.missingDependencies(documents);
    }

    /** The number of documents read so far. */
    long readings() {
        return workspace.readings();
    }

    /** A problem if the key matches none of the documents: the record could not be found by the names of its documents. */
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
